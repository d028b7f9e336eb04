package io.marquee.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The namespaces declared around the records of a feed. A record is parsed alone, so they must be declared on the record itself. */
final class XmlNamespaces {

    /** Most namespaces around a record, and most characters of their declarations; each record gets all of them. */
    static final int MOST = 32;
    static final int MOST_TEXT = 1 << 12;

    private static final Pattern DECLARATION = Pattern.compile("\\s((xmlns(?::[^\\s=]+)?)\\s*=\\s*(?:\"[^\"<]*\"|'[^'<]*'))");

    /** For each open element those that are in force in it, by their names. */
    private final Deque<Map<String, String>> open = new ArrayDeque<>();

    /** An element opens around records, with this start tag. */
    void push(String tag) throws FeedException {
        Map<String, String> now = open.isEmpty() ? new LinkedHashMap<>() : new LinkedHashMap<>(open.peek());
        now.putAll(declarations(tag));
        open.push(now);
        int text = now.values().stream().mapToInt(String::length).sum();
        if (now.size() > MOST || text > MOST_TEXT) {
            throw new FeedException("too many namespaces around the records");
        }
    }

    /** The element that opened last is over. */
    void pop() {
        open.pop();
    }

    private static Map<String, String> declarations(String tag) {
        Map<String, String> declarations = new LinkedHashMap<>();
        Matcher declaration = DECLARATION.matcher(tag);
        while (declaration.find()) {
            declarations.put(declaration.group(2), declaration.group(1));
        }
        return declarations;
    }

    /**
     * An element's name with the prefix that stands for its namespace.
     *
     * @param tag its start tag
     */
    String meant(String name, String tag, XmlPrefixes prefixes) {
        int colon = name.indexOf(':');
        String prefix = colon < 0 ? "" : name.substring(0, colon);
        String key = colon < 0 ? "xmlns" : "xmlns:" + prefix;
        String declaration = declarations(tag).getOrDefault(key, open.isEmpty() ? null : open.peek().get(key));
        String uri = declaration == null ? null : declaration.replaceFirst("(?s)^[^\"']*[\"'](.*)[\"']$", "$1").replace("&amp;", "&");
        return prefixes.name(uri, prefix, name.substring(colon + 1));
    }

    /**
     * A record with those declared on it that are in force around it and that it does not declare itself.
     *
     * @param headLength of its start tag, bytes
     */
    byte[] declaredOn(byte[] record, int headLength) {
        if (open.isEmpty() || open.peek().isEmpty()) {
            return record;
        }
        Map<String, String> missing = new LinkedHashMap<>(open.peek());
        missing.keySet().removeAll(declarations(new String(record, 0, headLength, StandardCharsets.UTF_8)).keySet());
        byte[] extra = missing.values().stream()
                .map(declaration -> " " + declaration)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        int nameEnd = 1;
        while (record[nameEnd] > ' ' && record[nameEnd] != '>' && record[nameEnd] != '/' || record[nameEnd] < 0) {
            nameEnd++;
        }
        byte[] declared = new byte[record.length + extra.length];
        System.arraycopy(record, 0, declared, 0, nameEnd);
        System.arraycopy(extra, 0, declared, nameEnd, extra.length);
        System.arraycopy(record, nameEnd, declared, nameEnd + extra.length, record.length - nameEnd);
        return declared;
    }
}

package io.marquee.feed;

import io.marquee.feed.XmlScanner.Markup;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Cuts an XML feed into its records without parsing them. One pass, memory of one record.
 *
 * <p>A record that is ill-formed inside is still cut out whole, and refused later by the parser that reads it alone; a
 * record whose own end tag is missing costs itself. Names are compared by their bytes in UTF-8.
 */
final class XmlRecords extends Records {

    private static final Pattern NAMESPACE = Pattern.compile("\\s((xmlns(?::[^\\s=]+)?)\\s*=\\s*(?:\"[^\"<]*\"|'[^'<]*'))");

    static final int MAX_ATTRIBUTES = 1_000;

    private final XmlScanner xml;
    private final XmlPath path;
    private final int maxRecord;

    private final Deque<String> open = new ArrayDeque<>();
    private final Deque<Map<String, String>> namespaces = new ArrayDeque<>();
    private boolean rootSeen;

    /**
     * @param in the feed in UTF-8
     * @param path where its records are
     * @param maxRecord largest record, bytes
     */
    XmlRecords(InputStream in, XmlPath path, int maxRecord) {
        super(in);
        this.xml = new XmlScanner(in, maxRecord);
        this.path = path;
        this.maxRecord = maxRecord;
    }

    @Override
    FeedRecord read() throws IOException {
        while (xml.toMarkup(!open.isEmpty())) {
            Markup markup = xml.markup();
            switch (markup) {
                case START, EMPTY -> {
                    FeedRecord record = element(markup == Markup.EMPTY);
                    if (record != null) {
                        return record;
                    }
                }
                case END -> endOfElement();
                case DOCTYPE -> throw new FeedException("DOCTYPE is not allowed");
                case CUT -> throw new FeedException("cut off inside a tag");
                default -> { }
            }
        }
        if (!rootSeen) {
            throw new FeedException("empty");
        }
        if (!open.isEmpty()) {
            throw new FeedException("cut off inside <" + open.peek() + ">");
        }
        return null;
    }

    private void endOfElement() throws FeedException {
        if (open.isEmpty() || !open.peek().equals(xml.name())) {
            throw new FeedException("</" + xml.name() + "> where it does not belong");
        }
        open.pop();
        namespaces.pop();
    }

    /** Stands behind the start tag of an element outside of any record. */
    private FeedRecord element(boolean empty) throws IOException {
        int depth = open.size();
        String name = xml.name();
        if (depth == 0 && (rootSeen || !path.matches(0, name))) {
            throw new FeedException("root <" + name + "> is not " + path.describe(0));
        }
        rootSeen = true;
        boolean matches = path.matches(depth, name);
        if (matches && depth == path.depth() - 1) {
            return record(empty);
        }
        if (empty) {
            return null;
        }
        if (matches) {
            Map<String, String> inherited = namespaces.isEmpty() ? Map.of() : namespaces.peek();
            namespaces.push(new LinkedHashMap<>(inherited));
            namespaces.peek().putAll(declarations(xml.tagText()));
            open.push(name);
        } else {
            skip(name);
        }
        return null;
    }

    /** The namespace declarations of a start tag by their names. */
    private static Map<String, String> declarations(String tag) {
        Map<String, String> declarations = new LinkedHashMap<>();
        Matcher declaration = NAMESPACE.matcher(tag);
        while (declaration.find()) {
            declarations.put(declaration.group(2), declaration.group(1));
        }
        return declarations;
    }

    /** Passes over an element whose start tag was just read, keeping nothing of it. */
    private void skip(String element) throws IOException {
        int nested = 1;
        int parents = 0;
        while (nested > 0) {
            Markup markup = xml.toMarkup(true) ? xml.markup() : Markup.CUT;
            if (markup == Markup.CUT) {
                throw new FeedException("cut off inside <" + element + ">");
            }
            if (markup == Markup.START && xml.name().equals(element)) {
                nested++;
            } else if (markup == Markup.END && xml.name().equals(element)) {
                nested--;
            } else if (markup == Markup.START && xml.name().equals(open.peek())) {
                parents++;
            } else if (markup == Markup.END && xml.name().equals(open.peek()) && --parents < 0) {
                xml.backToTag();
                return;
            }
        }
    }

    private FeedRecord record(boolean empty) throws IOException {
        String name = xml.name();
        xml.keep();
        int headLength = xml.keptLength();
        int nested = empty ? 0 : 1;
        boolean crowded = xml.values() > MAX_ATTRIBUTES;
        int sibling = -1;
        int parents = 0;
        String why = null;
        try {
            while (nested > 0 && why == null) {
                Markup markup = xml.toMarkup(true) ? xml.markup() : Markup.CUT;
                boolean opens = markup == Markup.START || markup == Markup.EMPTY;
                crowded |= opens && xml.values() > MAX_ATTRIBUTES;
                if (opens && xml.name().equals(name)) {
                    nested += markup == Markup.START ? 1 : 0;
                    sibling = sibling < 0 ? xml.keptBeforeTag() : sibling;
                } else if (markup == Markup.END && xml.name().equals(name)) {
                    nested--;
                } else if (markup == Markup.START && xml.name().equals(open.peek())) {
                    parents++;
                } else if (markup == Markup.END && xml.name().equals(open.peek()) && --parents < 0) {
                    xml.backToTag();
                    why = "has no end";
                } else if (markup == Markup.CUT) {
                    why = "is cut off";
                }
            }
            if (why == null && crowded) {
                // a parser compares each with the others
                return refused(Reason.RECORD_UNREADABLE, "has a tag of more than " + MAX_ATTRIBUTES + " attributes");
            }
            if (why == null) {
                return whole(headLength);
            }
        } catch (XmlScanner.TooLargeException e) {
            why = "is larger than " + maxRecord + " bytes";
            if (sibling < 0) {
                FeedRecord refused = refused(Reason.RECORD_TOO_LARGE, why);
                skip(name);
                return refused;
            }
        }
        if (sibling < 0 && "is cut off".equals(why)) {
            throw new FeedException("cut off inside <" + name + ">");
        }
        if (sibling >= 0) {
            // its end tag is missing: the next of its kind is not inside of it, but behind it
            xml.backTo(sibling);
        }
        return refused(Reason.RECORD_UNREADABLE, why);
    }

    private FeedRecord whole(int headLength) {
        if (xml.keptLength() > maxRecord) {
            return refused(Reason.RECORD_TOO_LARGE, "is larger than " + maxRecord + " bytes");
        }
        byte[] record = xml.keptBytes(0, xml.keptLength());
        xml.release();
        return record(declared(record, headLength));
    }

    /** The record with the prefixes declared on it that its ancestors declare. */
    private byte[] declared(byte[] record, int headLength) {
        if (namespaces.isEmpty() || namespaces.peek().isEmpty()) {
            return record;
        }
        Map<String, String> missing = new LinkedHashMap<>(namespaces.peek());
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

    private FeedRecord refused(Reason reason, String why) {
        String fragment = xml.keptText(Rejection.MAX_FRAGMENT);
        xml.release();
        return refused(reason, why, fragment);
    }
}

package io.marquee.feed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which prefix stands for which namespace in the records that a mapping gets, and in the path to them, whatever prefix the feed has for it, or none.
 *
 * @param byUri prefixes by the names of the namespaces
 */
public record XmlPrefixes(Map<String, String> byUri) {

    static final XmlPrefixes NONE = new XmlPrefixes(Map.of());

    private static final int MOST = 32;
    private static final Pattern LINE = Pattern.compile("([\\p{L}_][\\p{L}\\d_.-]{0,63})\\s*=\\s*(\\S{1,1000})");

    /**
     * @param text lines such as {@code ev = http://purl.org/rss/1.0/modules/event/}; empty for none
     * @throws IllegalArgumentException with what is wrong
     */
    public static XmlPrefixes of(String text) {
        if (text == null || text.isBlank()) {
            return NONE;
        }
        Map<String, String> byUri = new LinkedHashMap<>();
        for (String line : text.lines().map(String::strip).filter(one -> !one.isEmpty()).toList()) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("it must be lines such as ev = http://purl.org/rss/1.0/modules/event/");
            }
            boolean again = byUri.containsValue(parts.group(1)) || byUri.put(parts.group(2), parts.group(1)) != null;
            if (again || byUri.size() > MOST) {
                throw new IllegalArgumentException(again ? "a prefix, or a namespace, is there twice" : "there are more than " + MOST);
            }
        }
        return new XmlPrefixes(Map.copyOf(byUri));
    }

    /** Whether each name keeps the prefix that it has. */
    public boolean isEmpty() {
        return byUri.isEmpty();
    }

    /**
     * The name of an element or attribute.
     *
     * @param uri its namespace, or null
     * @param prefix as the feed has it, empty or null for none
     */
    String name(String uri, String prefix, String local) {
        String own = uri == null || byUri.isEmpty() ? null : byUri.get(uri);
        if (own != null) {
            return own + ":" + local;
        }
        return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
    }
}

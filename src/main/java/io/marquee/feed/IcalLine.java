package io.marquee.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One content line of iCalendar (RFC 5545, 3.1), unfolded: {@code DTSTART;TZID=Europe/Madrid:20300501T200000}.
 *
 * @param name in small letters
 * @param parameters by their names in capital letters, without quotes
 * @param value as it was sent
 */
record IcalLine(String name, Map<String, String> parameters, String value) {

    private static final Pattern NAMED = Pattern.compile("[A-Za-z0-9.-]+\\s*[:;].*", Pattern.DOTALL);

    /** Whether it begins as lines do; what does not is the text of the line before, broken by somebody who has never heard of folding. */
    static boolean isOne(String text) {
        return NAMED.matcher(text).matches();
    }

    /** The lines of a component. */
    static List<IcalLine> all(List<String> texts) {
        List<IcalLine> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String text : texts) {
            if (isOne(text) && !line.isEmpty()) {
                lines.add(parse(line.toString()));
                line.setLength(0);
            }
            if (isOne(text) || !line.isEmpty()) {
                line.append(line.isEmpty() ? "" : "\n").append(text);
            }
        }
        if (!line.isEmpty()) {
            lines.add(parse(line.toString()));
        }
        return lines;
    }

    /** @param text that {@link #isOne} */
    static IcalLine parse(String text) {
        int end = 0;
        while (text.charAt(end) != ':' && text.charAt(end) != ';') {
            end++;
        }
        int colon = unquoted(text, end, ':');
        if (colon < 0) {
            // a quote without its partner
            colon = text.indexOf(':', end);
        }
        String value = colon < 0 ? "" : text.substring(colon + 1);
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = end;
        int stop = colon < 0 ? text.length() : colon;
        while (at < stop) {
            int next = unquoted(text, at + 1, ';');
            next = next < 0 || next > stop ? stop : next;
            String[] parts = text.substring(at + 1, next).split("=", 2);
            parameters.putIfAbsent(parts[0].strip().toUpperCase(Locale.ROOT), parts.length == 1 ? "" : parts[1].replace("\"", "").strip());
            at = next;
        }
        return new IcalLine(text.substring(0, end).strip().toLowerCase(Locale.ROOT), parameters, value);
    }

    private static int unquoted(String text, int from, char wanted) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == wanted && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** A parameter, or an empty text. */
    String parameter(String key) {
        return parameters.getOrDefault(key, "");
    }

    /** Whether it is a line such as {@code BEGIN:VEVENT}. */
    boolean is(String key, String word) {
        return name.equals(key) && value.strip().equalsIgnoreCase(word);
    }

    /** The value as text, without its escapes. */
    String text() {
        return unescaped(value);
    }

    /** The texts of a value that is a list. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == ',') {
                texts.add(unescaped(value.substring(from, i)).strip());
                from = i + 1;
            } else if (value.charAt(i) == '\\') {
                i++;
            }
        }
        return texts;
    }

    private static String unescaped(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean escape = c == '\\' && i + 1 < value.length();
            char next = escape ? value.charAt(i + 1) : 0;
            if (escape && "\\;,:\"".indexOf(next) >= 0) {
                text.append(next);
                i++;
            } else if (escape && (next == 'n' || next == 'N')) {
                text.append('\n');
                i++;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}

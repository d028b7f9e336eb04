package io.marquee.feed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The escapes in the texts of a workbook. */
final class XlsxEscapes {

    private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private XlsxEscapes() {}

    /** A text in which {@code _x000D_} stands for a character that XML may not have or would change, and {@code _x005F_} for a line before such. */
    static String unescaped(String text) {
        if (!text.contains("_x")) {
            return text;
        }
        Matcher escape = ESCAPE.matcher(text);
        return escape.replaceAll(found -> {
            char one = (char) Integer.parseInt(found.group(1), 16);
            boolean storable = one >= ' ' && !Character.isSurrogate(one) || "\t\n\r".indexOf(one) >= 0;
            return Matcher.quoteReplacement(storable ? String.valueOf(one) : found.group());
        });
    }
}

package io.marquee.mapping;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/**
 * The text of a piece of HTML, as WordPress sends titles: one level of character references is resolved, tags go, those of a block leave a
 * blank, and white space is one blank. One pass.
 */
final class HtmlText {

    private static final Set<String> WITHIN_WORDS = Set.of(
            "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00A0]+");

    private final String html;
    private final int lastTag;
    private final int lastComment;

    private HtmlText(String html) {
        this.html = html;
        this.lastTag = html.lastIndexOf('>');
        this.lastComment = html.lastIndexOf("-->");
    }

    static String of(String html) {
        return new HtmlText(html).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder(html.length());
        int i = 0;
        while (i < html.length()) {
            int end = html.charAt(i) == '<' ? endOfTag(i) : -1;
            if (end < 0) {
                text.append(html.charAt(i));
                i++;
            } else {
                text.append(WITHIN_WORDS.contains(name(i + 1, end)) ? "" : " ");
                i = end + 1;
            }
        }
        return BLANKS.matcher(Parser.unescapeEntities(text.toString(), false)).replaceAll(" ").strip();
    }

    /** Where a tag or comment ends that begins here; -1 when none does. To look for an end that does not come is not repeated. */
    private int endOfTag(int start) {
        if (html.startsWith("<!--", start) && start < lastComment) {
            return html.indexOf("-->", start) + 2;
        }
        int first = start + 1;
        boolean begins = first < lastTag && (Character.isLetter(html.charAt(first)) || "/!?".indexOf(html.charAt(first)) >= 0);
        return begins ? html.indexOf('>', start) : -1;
    }

    /** Name of a tag in small letters, without the slash before or behind it. */
    private String name(int start, int end) {
        int from = html.charAt(start) == '/' ? start + 1 : start;
        int to = from;
        while (to < end && Character.isLetterOrDigit(html.charAt(to))) {
            to++;
        }
        return html.substring(from, to).toLowerCase(Locale.ROOT);
    }
}

package io.marquee.draft;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One step on the way from a record to a value in it: to a field by its name, or to the elements of a list.
 *
 * @param name of the field; null for the elements
 */
record Step(String name) {

    static final Step EACH = new Step(null);

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Names that mean something else in jq, also behind a point in older versions. */
    private static final Set<String> KEYWORDS = Set.of(
            "and", "or", "not", "if", "then", "elif", "else", "end", "as", "def", "reduce", "foreach", "try", "catch", "label", "import", "include",
            "__loc__", "true", "false", "null");
    private static final int FIRST_PRINTED = 0x20;

    boolean isEach() {
        return name == null;
    }

    /** The way as jq, from the value behind {@code from}: that of each first element of a list. */
    static String first(String from, List<Step> steps) {
        return jq(from, steps, "[0]");
    }

    /** The way as jq to all elements of lists, of which there may be none. */
    static String all(String from, List<Step> steps) {
        return jq(from, steps, "[]?");
    }

    private static String jq(String from, List<Step> steps, String list) {
        StringBuilder jq = new StringBuilder(from);
        for (Step step : steps) {
            boolean first = jq.length() == 0;
            if (step.isEach()) {
                jq.append(first ? "." : "").append(list);
            } else {
                jq.append('.').append(PLAIN.matcher(step.name).matches() && !KEYWORDS.contains(step.name) ? step.name : quoted(step.name));
            }
        }
        return jq.length() == 0 ? "." : jq.toString();
    }

    /**
     * A text of jq. Letters, digits, and what means nothing to jq, Camel, or YAML stay as they are; the rest is written by its number, so that
     * no name of a feed can end the text, be a program, or name a setting or variable.
     */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            boolean plain = c >= FIRST_PRINTED && (Character.isLetterOrDigit(c) && !Character.isSurrogate(c) || " _.:,@/+#-".indexOf(c) >= 0);
            quoted.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return quoted.append('"').toString();
    }
}

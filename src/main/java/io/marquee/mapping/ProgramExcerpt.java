package io.marquee.mapping;

/** A part of a jq program as messages show it: on one line, cut where it is long. */
final class ProgramExcerpt {

    private static final int MAX = 80;

    private ProgramExcerpt() {}

    static String of(Object part) {
        try {
            String text = String.valueOf(part).replaceAll("\\s+", " ");
            return text.length() <= MAX ? text : text.substring(0, MAX) + "…";
        } catch (StackOverflowError e) {
            return "a part too deep to be shown";
        }
    }
}

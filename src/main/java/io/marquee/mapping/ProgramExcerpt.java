package io.marquee.mapping;

/** Shows a part of a jq program in a message: on one line, at most {@value #MAX} characters. */
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

package io.marquee.mapping;

/** Shows a part of a program to a person, as far as it fits into a line. */
final class Places {

    private static final int MAX = 80;

    private Places() {}

    static String of(Object part) {
        try {
            String text = String.valueOf(part).replaceAll("\\s+", " ");
            return text.length() <= MAX ? text : text.substring(0, MAX) + "…";
        } catch (StackOverflowError e) {
            return "a part too deep to be shown";
        }
    }
}

package io.marquee.feed;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the records of an XML feed are: element names from the root, {@code /} between levels, {@code |} between names that
 * mean the same, such as {@code eventList|planList/output/base_event|base_plan}. Prefixes are part of a name.
 */
record XmlPath(List<Set<String>> levels) {

    /** Characters that are in no name; others may be, of any alphabet. */
    private static final Pattern NO_NAME = Pattern.compile("[\\s\\p{Cntrl}'\"<>&=,;(){}\\[\\]$%#?!@*+~^`\\\\]|^[-.0-9]");

    static XmlPath parse(String text) {
        List<Set<String>> levels = Arrays.stream(text.strip().split("/", -1))
                .map(level -> Arrays.stream(level.split("\\|", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet()))
                .toList();
        boolean unnamed = levels.stream().flatMap(Set::stream).anyMatch(String::isEmpty);
        if (unnamed) {
            throw new IllegalArgumentException("\"" + text + "\" has a level without a name");
        }
        if (levels.stream().flatMap(Set::stream).anyMatch(NO_NAME.asPredicate())) {
            throw new IllegalArgumentException("\"" + text + "\" holds what no element can be called");
        }
        return new XmlPath(levels);
    }

    int depth() {
        return levels.size();
    }

    boolean matches(int depth, String name) {
        return depth < levels.size() && levels.get(depth).contains(name);
    }

    /** The names of one level, for a message. */
    String describe(int depth) {
        return levels.get(depth).stream().sorted().collect(Collectors.joining(", "));
    }
}

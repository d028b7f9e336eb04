package io.marquee.http;

import java.util.function.BiConsumer;

/**
 * A path of the contract with variables, such as <code>/events/{id}</code>. A path is matched to the letter; a variable takes one segment,
 * which is not empty, as it stands: %-escapes stay.
 */
final class PathTemplate {

    private final String[] segments;
    /** Of each segment, the name of its variable; null for a letter-by-letter one. */
    private final String[] names;

    private PathTemplate(String[] segments) {
        this.segments = segments;
        this.names = new String[segments.length];
        for (int i = 0; i < segments.length; i++) {
            names[i] = isVariable(segments[i]) ? segments[i].substring(1, segments[i].length() - 1) : null;
        }
    }

    /** Null when the path has no variables. */
    static PathTemplate of(String path) {
        return path.indexOf('{') < 0 ? null : new PathTemplate(path.split("/", -1));
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    /** Whether a path is one of these. */
    boolean matches(String path) {
        int from = 0;
        for (int i = 0; i < segments.length; i++) {
            int slash = path.indexOf('/', from);
            boolean isLast = i == segments.length - 1;
            int end = isLast ? path.length() : slash;
            if (isLast != slash < 0 || !isAt(path, from, end, i)) {
                return false;
            }
            from = end + 1;
        }
        return true;
    }

    private boolean isAt(String path, int from, int end, int segment) {
        return names[segment] != null ? end > from
                : segments[segment].length() == end - from && path.startsWith(segments[segment], from);
    }

    /** Gives the name and the value of each variable in a path that matches. */
    void read(String path, BiConsumer<String, Object> variables) {
        int from = 0;
        for (String name : names) {
            int slash = path.indexOf('/', from);
            if (name != null) {
                variables.accept(name, path.substring(from, slash < 0 ? path.length() : slash));
            }
            from = slash + 1;
        }
    }
}

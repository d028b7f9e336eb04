package io.marquee.outlet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a receiver, as a file has it: {@code component:path?option=value&option=value}. Values are taken as they are written, so they
 * need no encoding; one that holds {@code &} is put into a variable.
 *
 * @param component of Camel
 * @param before all before the options
 * @param query the options
 */
record Address(String component, String before, String query) {

    private static final Pattern FORM = Pattern.compile("(?s)([a-z][a-z0-9+.-]*):([^?]*)(?:\\?(.*))?");
    private static final Pattern OPTION = Pattern.compile("([\\w.-]+)=(.*)", Pattern.DOTALL);

    /** @return null when it is none */
    static Address of(String to) {
        Matcher parts = FORM.matcher(to);
        return parts.matches() ? new Address(parts.group(1), parts.group(1) + ":" + parts.group(2), parts.group(3) == null ? "" : parts.group(3)) : null;
    }

    /** What is wrong with its options; null when nothing is. */
    String objection() {
        for (String option : query.split("&")) {
            if (!option.isEmpty() && !OPTION.matcher(option).matches()) {
                return "its options must be name=value with & between them, not " + option;
            }
        }
        return null;
    }

    /** What comes after the component, without the two slashes that may begin it. */
    String path() {
        return before.substring(component.length() + 1).replaceFirst("^//", "");
    }

    /** Whether it is a folder of this machine. */
    boolean isFolder() {
        return "file".equals(component);
    }

    /** The options by name. */
    Map<String, Object> options(UnaryOperator<String> filled) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String option : query.split("&")) {
            Matcher parts = OPTION.matcher(option);
            if (parts.matches()) {
                options.put(parts.group(1), filled.apply(parts.group(2)));
            }
        }
        return options;
    }
}

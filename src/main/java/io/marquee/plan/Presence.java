package io.marquee.plan;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether something is there in an item, and can be kept: absent, null, and blank mean the same. */
public final class Presence {

    private Presence() {}

    /** Whether a field is there, whatever it holds; a list is if one of its elements is. */
    public static boolean of(JsonNode item, String field) {
        JsonNode value = item.path(field);
        if (!value.isArray()) {
            return !isAbsent(value);
        }
        for (JsonNode one : value) {
            if (!isAbsent(one)) {
                return true;
            }
        }
        return false;
    }

    static boolean isAbsent(JsonNode value) {
        return value.isNull() || value.isMissingNode() || value.isTextual() && value.textValue().isBlank();
    }

    /** Whether a text has only characters that the database keeps: no half of a pair, no controls but tab and line ends. */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c) || c < ' ' && "\t\n\r".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}

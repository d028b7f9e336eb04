package io.marquee.plan;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether something is there in an item: absent, null, and blank mean the same. */
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
}

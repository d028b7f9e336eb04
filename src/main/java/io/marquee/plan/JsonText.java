package io.marquee.plan;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Appends members of a JSON object to a text. What is quoted without escaping is made of digits, letters, and punctuation of ours. */
final class JsonText {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private JsonText() {}

    /** {@code "name":"value"} with the value escaped; {@code "name":null} for null. */
    static StringBuilder text(StringBuilder json, String name, String value) {
        if (value == null) {
            return raw(json, name, null);
        }
        name(json, name).append('"');
        ENCODER.quoteAsString(value, json);
        return json.append('"');
    }

    /** {@code "name":"value"} of a value that needs no escape; {@code "name":null} for null. */
    static StringBuilder plain(StringBuilder json, String name, Object value) {
        return value == null ? raw(json, name, null) : name(json, name).append('"').append(value).append('"');
    }

    /** {@code "name":value} of a value that is JSON. */
    static StringBuilder raw(StringBuilder json, String name, Object value) {
        return name(json, name).append(value);
    }

    private static StringBuilder name(StringBuilder json, String name) {
        char last = json.charAt(json.length() - 1);
        if (last != '{') {
            json.append(',');
        }
        return json.append('"').append(name).append("\":");
    }
}

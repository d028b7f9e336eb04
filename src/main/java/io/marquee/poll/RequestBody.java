package io.marquee.poll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.marquee.feed.JsonTreeMapper;
import java.util.Locale;

/** What a provider's file posts: JSON, the fields of a form, or what its header Content-Type says. */
public final class RequestBody {

    private static final int MAX = 65_536;
    static final String FORM = "application/x-www-form-urlencoded";

    private RequestBody() {}

    /** What is wrong with it; null when nothing is. */
    public static String objection(String body) {
        return body.length() > MAX ? "it is longer than " + MAX + " characters" : null;
    }

    /** The type of one of which nothing is said. */
    static String type(String body) {
        return isJson(body) ? "application/json" : FORM;
    }

    private static boolean isJson(String body) {
        return body.startsWith("{") || body.startsWith("[");
    }

    /** How values are written in a body of that type. */
    static VariableValues.Notation notation(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.contains("json")) {
            return VariableValues.Notation.JSON;
        }
        if (lower.contains("xml")) {
            return VariableValues.Notation.XML;
        }
        return lower.startsWith(FORM) ? VariableValues.Notation.FORM : VariableValues.Notation.PLAIN;
    }

    /** As a program sees it: JSON, or a text; null for none. */
    static JsonNode tree(String body) {
        if (body == null) {
            return NullNode.getInstance();
        }
        try {
            return isJson(body) ? JsonTreeMapper.ofPages().readTree(body) : new TextNode(body);
        } catch (JsonProcessingException e) {
            return new TextNode(body);
        }
    }
}

package io.marquee.search;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a query. A semicolon does not separate them, as in browsers: a cache that reads a query in another way than we do can be
 * made to keep one answer for another.
 */
public final class Parameters {

    /** More than a request line can hold: the decoder passes over what exceeds it. */
    private static final int MOST = 10_000;

    private static final int DIGITS = 18;

    private final Map<String, List<String>> values;

    private Parameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * @param query of a request, still encoded; may be null
     * @throws ClientErrorException when it holds a malformed escape
     */
    public static Parameters of(String query) throws ClientErrorException {
        if (query == null || query.isEmpty()) {
            return new Parameters(Map.of());
        }
        try {
            return new Parameters(new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MOST, true).parameters());
        } catch (IllegalArgumentException e) {
            throw new ClientErrorException("QUERY_UNREADABLE", "The query holds a malformed percent escape.");
        }
    }

    /**
     * The value of a parameter that is a whole number.
     *
     * @param least 0 or more
     * @param otherwise its value where it is not given
     * @throws ClientErrorException when it is not of these, or given more than once
     */
    public long whole(String name, long least, long most, long otherwise) throws ClientErrorException {
        String text = single(name);
        if (text == null) {
            return otherwise;
        }
        boolean isNumber = !text.isEmpty() && text.length() <= DIGITS && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (!isNumber || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new ClientErrorException("PARAMETER_UNREADABLE",
                    name + " must be a whole number" + (most == Long.MAX_VALUE ? ", such as next has it" : " from " + least + " to " + most) + ".");
        }
        return Long.parseLong(text);
    }

    /**
     * The value of a parameter, null without it.
     *
     * @throws ClientErrorException when it is given more than once
     */
    public String single(String name) throws ClientErrorException {
        List<String> given = values.get(name);
        if (given == null) {
            return null;
        }
        if (given.size() > 1) {
            throw new ClientErrorException("PARAMETER_REPEATED", name + " must be given at most once.");
        }
        return given.get(0);
    }
}

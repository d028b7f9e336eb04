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

package io.marquee.search;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The range of a search: it asks for events that start at or after one instant and end at or before another, both inclusive.
 *
 * @param startsAt microseconds since 1970; {@link Long#MIN_VALUE} when open
 * @param endsAt microseconds since 1970; {@link Long#MAX_VALUE} when open
 */
public record TimeRange(long startsAt, long endsAt) {

    /** More than a request line can hold: the decoder passes over what exceeds it. */
    private static final int MAX_PARAMETERS = 10_000;

    private static final String STARTS_AT = "starts_at";
    private static final String ENDS_AT = "ends_at";

    /**
     * Reads the two parameters of the contract; others are ignored. A semicolon does not separate parameters, as in browsers: a cache
     * that reads a query in another way than we do can be made to keep one answer for another.
     *
     * @param query of the request, still encoded; may be null
     * @throws BadRequestException when one is repeated or unreadable, or the start is after the end
     */
    public static TimeRange parse(String query) throws BadRequestException {
        if (query == null || query.isEmpty()) {
            return new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        Map<String, List<String>> parameters;
        try {
            parameters = new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MAX_PARAMETERS, true).parameters();
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("QUERY_UNREADABLE", "The query holds a malformed percent escape.");
        }
        String starts = single(parameters, STARTS_AT);
        String ends = single(parameters, ENDS_AT);
        TimeRange range = new TimeRange(
                starts == null ? Long.MIN_VALUE : micros(STARTS_AT, starts, true),
                ends == null ? Long.MAX_VALUE : micros(ENDS_AT, ends, false));
        if (range.startsAt > range.endsAt) {
            throw new BadRequestException("RANGE_REVERSED", "starts_at must not be after ends_at.");
        }
        return range;
    }

    private static String single(Map<String, List<String>> parameters, String name) throws BadRequestException {
        List<String> values = parameters.get(name);
        if (values == null) {
            return null;
        }
        if (values.size() > 1) {
            throw new BadRequestException("PARAMETER_REPEATED", name + " must be given at most once.");
        }
        return values.get(0);
    }

    /** What is finer than a microsecond is rounded into the range: a start up, an end down. */
    private static long micros(String name, String value, boolean up) throws BadRequestException {
        Instant instant = SearchTime.parse(value);
        if (instant == null) {
            throw new BadRequestException(
                    "PARAMETER_UNREADABLE",
                    name + " must be a date and time such as 2021-02-01T00:00:00Z, a time without an offset (read as UTC),"
                            + " or a date.");
        }
        long micros = Math.multiplyExact(instant.getEpochSecond(), 1_000_000L) + instant.getNano() / 1_000;
        return up && instant.getNano() % 1_000 != 0 ? micros + 1 : micros;
    }
}

package io.marquee.search;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The range of a search: it asks for events that start at or after one instant and end at or before another, both inclusive.
 *
 * @param startsAt microseconds since 1970; {@link Long#MIN_VALUE} when open
 * @param endsAt microseconds since 1970; {@link Long#MAX_VALUE} when open
 */
public record TimeRange(long startsAt, long endsAt) implements EventQuery {

    private static final String STARTS_AT = "starts_at";
    private static final String ENDS_AT = "ends_at";

    /**
     * Reads the two parameters of the contract; others are ignored.
     *
     * @param query of the request, still encoded; may be null
     * @throws ClientErrorException when one is repeated or unreadable, or the start is after the end
     */
    public static TimeRange parse(String query) throws ClientErrorException {
        if (query == null || query.isEmpty()) {
            return new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        return of(Parameters.of(query));
    }

    static TimeRange of(Parameters parameters) throws ClientErrorException {
        String starts = parameters.single(STARTS_AT);
        String ends = parameters.single(ENDS_AT);
        TimeRange range = new TimeRange(
                starts == null ? Long.MIN_VALUE : micros(STARTS_AT, starts, true),
                ends == null ? Long.MAX_VALUE : micros(ENDS_AT, ends, false));
        if (range.startsAt > range.endsAt) {
            throw new ClientErrorException("RANGE_REVERSED", "starts_at must not be after ends_at.");
        }
        return range;
    }

    @Override
    public Object in(Calendar months) {
        return months.find(this);
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        OffsetDateTime end = Answers.at(endsAt);
        statement.setObject(1, Answers.at(startsAt));
        statement.setObject(2, end);
        statement.setObject(3, end);
    }

    @Override
    public Taker taker() {
        return ALL;
    }

    /** What is finer than a microsecond is rounded into the range: a start up, an end down. */
    private static long micros(String name, String value, boolean up) throws ClientErrorException {
        Instant instant = SearchTime.parse(value);
        if (instant == null) {
            throw new ClientErrorException(
                    "PARAMETER_UNREADABLE",
                    name + " must be a date and time such as 2021-02-01T00:00:00Z, a time without an offset (read as UTC),"
                            + " or a date.");
        }
        long micros = Math.multiplyExact(instant.getEpochSecond(), 1_000_000L) + instant.getNano() / 1_000;
        return up && instant.getNano() % 1_000 != 0 ? micros + 1 : micros;
    }
}

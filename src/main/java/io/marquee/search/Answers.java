package io.marquee.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The two ends of a search: what the query is asked, and what the client is told. */
public final class Answers {

    /** Parameters of find-events. */
    public Map<String, Object> parameters(TimeRange range) {
        return Map.of("startsAt", at(range.startsAt()), "endsAt", at(range.endsAt()));
    }

    /** The contract's body around ready events; null when there are none. */
    public ByteBuffer body(String events) {
        String json = "{\"data\":{\"events\":[" + (events == null ? "" : events) + "]},\"error\":null}";
        return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    }

    private static OffsetDateTime at(long micros) {
        if (micros == Long.MIN_VALUE) {
            return OffsetDateTime.MIN;
        }
        if (micros == Long.MAX_VALUE) {
            return OffsetDateTime.MAX;
        }
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}

package io.marquee.search;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * A place in the order of all published events, by start and then by id, that stays where it is whatever changes around it.
 *
 * @param start microseconds since 1970
 */
record PageKey(long start, UUID id) {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int BYTES = 3 * Long.BYTES;
    private static final int TEXT_LENGTH = BYTES / 3 * 4;
    /** Of the years that searches know. */
    private static final long LEAST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond() * 1_000_000;
    private static final long MOST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * 1_000_000;

    /** The place before all events that start at an instant. */
    static PageKey before(long start) {
        return new PageKey(start, BEFORE_ALL);
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws ClientErrorException when it is nothing of that kind
     */
    static PageKey of(String text) throws ClientErrorException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.length() == TEXT_LENGTH ? Base64.getUrlDecoder().decode(text) : new byte[0]);
            if (bytes.remaining() == BYTES) {
                PageKey key = new PageKey(bytes.getLong(), new UUID(bytes.getLong(), bytes.getLong()));
                if (key.start >= LEAST && key.start <= MOST) {
                    return key;
                }
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new ClientErrorException("PARAMETER_UNREADABLE", "after must be as the next of another page has it.");
    }

    /** For an address. */
    String text() {
        byte[] bytes = ByteBuffer.allocate(BYTES).putLong(start).putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits()).array();
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /** Whether this place, of an event that starts at the same instant, is that of another id or behind it. */
    boolean isBehind(UUID other) {
        return compare(id, other) >= 0;
    }

    /** In the order of PostgreSQL, which is not that of Java. */
    static int compare(UUID one, UUID other) {
        int most = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return most != 0 ? most : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}

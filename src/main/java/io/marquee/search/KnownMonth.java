package io.marquee.search;

/**
 * What is known of one month of the database, with its events when they are held in memory.
 *
 * @param version counts its changes
 * @param bytes JSON of its events
 * @param month the events; null when they are not held
 */
record KnownMonth(long version, long bytes, Month month) {

    /** Compressed blocks, instants, and checksums take about as much as the JSON again. */
    private static final int BYTES_PER_JSON_BYTE = 2;
    /** What a month takes at least. */
    private static final int LEAST_BYTES = 2_048;

    /** Memory that it takes when it is held, about. */
    long weight() {
        return LEAST_BYTES + bytes * BYTES_PER_JSON_BYTE;
    }

    boolean isHeld() {
        return month != null;
    }

    KnownMonth with(Month events) {
        return new KnownMonth(version, bytes, events);
    }
}

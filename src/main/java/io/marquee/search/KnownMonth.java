package io.marquee.search;

/**
 * What is known of one month of the database, with its events when they are held in memory.
 *
 * @param version counts its changes
 * @param bytes JSON of its events
 * @param details bytes of the details of its events, which searches do not need
 * @param month the events; null when they are not held
 */
record KnownMonth(long version, long bytes, long details, Month month) {

    /** Compressed blocks, instants, and checksums take about as much as the JSON again. */
    private static final int BYTES_PER_JSON_BYTE = 2;
    /** What a month takes at least. */
    private static final int LEAST_BYTES = 2_048;

    /** Memory that it takes when it is held without details, about. */
    long weight() {
        return LEAST_BYTES + bytes * BYTES_PER_JSON_BYTE;
    }

    /** Memory that it takes as it is held now, about. */
    long held() {
        return isHeld() ? weight() + (month.hasDetails() ? details : 0) : 0;
    }

    boolean isHeld() {
        return month != null;
    }

    /** Whether it is held with its details, be there any or not. */
    boolean isWhole() {
        return isHeld() && (details == 0 || month.hasDetails());
    }

    /** The same month with its events, by which its size is known; or null, without them. */
    KnownMonth with(Month events) {
        return new KnownMonth(version, events == null ? bytes : events.bytes(), details, events);
    }

    /** The same month, of which gzip answers can be made if it is held. */
    KnownMonth withPacked() {
        return isHeld() ? with(month.withPacked()) : this;
    }

    KnownMonth withoutDetails() {
        return isHeld() ? with(month.withoutDetails()) : this;
    }
}

package io.marquee.search;

/**
 * What is known of one month of the database, with its events when they are held in memory.
 *
 * @param version counts its changes
 * @param bytes JSON of its events; of a month that does not fit into memory, of as many as were counted before that was clear
 * @param details bytes of the details of its events, which searches do not need; counted as far
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

    /** A month that cannot have more of anything to fit into so much memory. */
    static KnownMonth most(long memory) {
        return new KnownMonth(0, memory / BYTES_PER_JSON_BYTE, memory, null);
    }

    /**
     * The same month with its events, by which its size is known.
     *
     * @param detailed whether they have all the details that there are
     */
    KnownMonth with(Month events, boolean detailed) {
        return new KnownMonth(version, events.bytes(), detailed ? events.detailBytes() : details, events);
    }

    KnownMonth withoutEvents() {
        return holding(null);
    }

    /** The same month, of which gzip answers can be made if it is held. */
    KnownMonth withPacked() {
        return isHeld() ? holding(month.withPacked()) : this;
    }

    KnownMonth withoutDetails() {
        return isHeld() ? holding(month.withoutDetails()) : this;
    }

    private KnownMonth holding(Month events) {
        return new KnownMonth(version, bytes, details, events);
    }
}

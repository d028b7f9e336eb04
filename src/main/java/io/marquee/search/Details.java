package io.marquee.search;

import io.netty.buffer.ByteBuf;

/**
 * What is known of some {@link Events} beside what searches give: further fields of the JSON of each, with commas between them, outside of the heap.
 */
final class Details {

    /** Heap for each event: offset and fingerprint. */
    private static final int BYTES_PER_EVENT = Integer.BYTES + Long.BYTES;

    private final int[] offsets;
    /** At index n: the sum of the fingerprints of the first n events, with their details. */
    private final long[] fingerprints;
    private final ByteBuf json;

    /**
     * @param json fields of each event, from their offsets on; nothing of one without any
     * @param fingerprints as many as offsets, each the sum of those of the events before
     */
    Details(byte[] json, int[] offsets, long[] fingerprints) {
        this.offsets = offsets;
        this.fingerprints = fingerprints;
        this.json = Events.outsideOfHeap(json, offsets[offsets.length - 1]);
    }

    /** Bytes of the details of all of them. */
    int bytes() {
        return offsets[offsets.length - 1];
    }

    /** Bytes of the details of an event; 0 without any. */
    int length(int event) {
        return offsets[event + 1] - offsets[event];
    }

    /** Bytes by which the JSON of these events grows with their details. */
    int growth(int from, int to) {
        int commas = 0;
        for (int i = from; i < to; i++) {
            commas += length(i) > 0 ? 1 : 0;
        }
        return offsets[to] - offsets[from] + commas;
    }

    void copy(int event, byte[] target, int at) {
        json.getBytes(offsets[event], target, at, length(event));
    }

    /** As {@link Events#fingerprint}, of the events with their details. */
    long fingerprint(int from, int to) {
        return fingerprints[to] - fingerprints[from];
    }

    /** Memory that they take, about. */
    long memory() {
        return json.capacity() + (long) offsets.length * BYTES_PER_EVENT;
    }
}

package io.marquee.search;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

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

    private Details(int[] offsets, long[] fingerprints, ByteBuf json) {
        this.offsets = offsets;
        this.fingerprints = fingerprints;
        this.json = json;
    }

    /**
     * @param events JSON of the events, each with a comma behind it, from their offsets on
     * @param details fields of each, from their offsets on; nothing of one without any
     */
    static Details of(long[] starts, byte[] events, int[] eventOffsets, byte[] details, int[] offsets) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES);
        long[] sums = new long[starts.length + 1];
        for (int i = 0; i < starts.length; i++) {
            int from = eventOffsets[i];
            int length = eventOffsets[i + 1] - from;
            digest.update(start.putLong(0, starts[i]).array());
            if (offsets[i] == offsets[i + 1]) {
                digest.update(events, from, length);
            } else {
                // as if it had come with them: without the brace and the comma at its end, then those
                digest.update(events, from, length - 2);
                digest.update((byte) ',');
                digest.update(details, offsets[i], offsets[i + 1] - offsets[i]);
                digest.update(events, from + length - 2, 2);
            }
            sums[i + 1] = sums[i] + ByteBuffer.wrap(digest.digest(), 0, Long.BYTES).getLong();
        }
        return new Details(offsets, sums, Events.outsideOfHeap(details, offsets[starts.length]));
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

package io.marquee.search;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Builds {@link Events} of rows that are read one after the other, so that the JSON of only one of these is in the heap at a time. They are
 * full at {@value Events#MOST} events, or at the end of the block of {@link PackedJson} that reaches {@value #BYTES} bytes.
 */
final class EventsBuilder {

    /** Few, as many searches read at the same time. */
    private static final int BYTES = 131_072;
    private static final int FIRST_BYTES = 65_536;
    private static final int EVENTS = Events.MOST;

    private final boolean packs;
    private final MessageDigest digest = DigestUtils.getSha256Digest();
    private final ByteBuffer startBytes = ByteBuffer.allocate(Long.BYTES);
    private final long[] starts = new long[EVENTS];
    private final long[] ends = new long[EVENTS];
    private final int[] offsets = new int[EVENTS + 1];
    private final int[] detailOffsets = new int[EVENTS + 1];
    /** As {@link Events#fingerprint} sums them up. */
    private final long[] fingerprints = new long[EVENTS + 1];
    /** The same of events with their details. */
    private final long[] wholeFingerprints = new long[EVENTS + 1];
    private byte[] json = new byte[FIRST_BYTES];
    private byte[] details = {};
    private int count;

    /** @param packs whether gzip answers are to be made of them */
    EventsBuilder(boolean packs) {
        this.packs = packs;
    }

    /** Whether no more is to be added to so many events, with so many bytes of JSON. */
    static boolean isFull(int events, int bytes) {
        return events == EVENTS || bytes >= BYTES && events % PackedJson.BLOCK == 0;
    }

    /** Adds the next event, in order of start and id. To be called only when {@link #isFull()} is false. */
    void add(long start, long end, byte[] event) {
        add(start, end, event, null);
    }

    /** @param more its details; null without any */
    void add(long start, long end, byte[] event, byte[] more) {
        int length = event.length + 1;
        makeRoom(length);
        int at = offsets[count];
        System.arraycopy(event, 0, json, at, event.length);
        json[at + event.length] = ',';
        beginFingerprint(start);
        digest.update(json, at, length);
        long fingerprint = endFingerprint();
        end(start, end, length, more, fingerprint, more == null ? fingerprint : wholeFingerprint(start, at, length, more));
    }

    /** Adds an event as others hold it, which takes no new fingerprint. */
    void add(Events others, int event) {
        int length = others.length(event, event + 1);
        makeRoom(length);
        others.copy(event, event + 1, json, offsets[count]);
        end(others.start(event), others.end(event), length, others.details(event), others.fingerprint(event, event + 1), others.wholeFingerprint(event, event + 1));
    }

    private void beginFingerprint(long start) {
        digest.update(startBytes.putLong(0, start).array());
    }

    private long endFingerprint() {
        return ByteBuffer.wrap(digest.digest(), 0, Long.BYTES).getLong();
    }

    /** As if its details had come with it: without the brace and the comma at its end, then those. */
    private long wholeFingerprint(long start, int at, int length, byte[] more) {
        beginFingerprint(start);
        digest.update(json, at, length - 2);
        digest.update((byte) ',');
        digest.update(more);
        digest.update(json, at + length - 2, 2);
        return endFingerprint();
    }

    private void makeRoom(int length) {
        int next = offsets[count] + length;
        if (next > json.length) {
            json = Arrays.copyOf(json, Math.max(next, 2 * json.length));
        }
    }

    private void addDetails(byte[] more) {
        int known = detailOffsets[count];
        detailOffsets[count + 1] = known + (more == null ? 0 : more.length);
        if (more != null) {
            if (detailOffsets[count + 1] > details.length) {
                details = Arrays.copyOf(details, Math.max(FIRST_BYTES, 2 * detailOffsets[count + 1]));
            }
            System.arraycopy(more, 0, details, known, more.length);
        }
    }

    private void end(long start, long end, int length, byte[] more, long fingerprint, long wholeFingerprint) {
        addDetails(more);
        starts[count] = start;
        ends[count] = end;
        fingerprints[count + 1] = fingerprints[count] + fingerprint;
        wholeFingerprints[count + 1] = wholeFingerprints[count] + wholeFingerprint;
        offsets[count + 1] = offsets[count] + length;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return isFull(count, offsets[count]);
    }

    /** Bytes of JSON that were added since the last {@link #take()}. */
    int bytes() {
        return offsets[count];
    }

    /** The events added since the last call. */
    Events take() {
        int sums = count + 1;
        Details known = detailOffsets[count] == 0 ? null : new Details(details, Arrays.copyOf(detailOffsets, sums), Arrays.copyOf(wholeFingerprints, sums));
        Events taken = new Events(
                Arrays.copyOf(starts, count), Arrays.copyOf(ends, count), json, Arrays.copyOf(offsets, sums), Arrays.copyOf(fingerprints, sums), packs, known);
        count = 0;
        return taken;
    }
}

package io.marquee.search;

import java.util.Arrays;

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
    private final long[] starts = new long[EVENTS];
    private final long[] ends = new long[EVENTS];
    private final int[] offsets = new int[EVENTS + 1];
    private byte[] json = new byte[FIRST_BYTES];
    private int count;

    /** @param packs whether gzip answers are to be made of them */
    EventsBuilder(boolean packs) {
        this.packs = packs;
    }

    /** Adds the next event, in order of start and id. To be called only when {@link #isFull()} is false. */
    void add(long start, long end, byte[] event) {
        int at = offsets[count];
        int next = at + event.length + 1;
        if (next > json.length) {
            json = Arrays.copyOf(json, Math.max(next, 2 * json.length));
        }
        System.arraycopy(event, 0, json, at, event.length);
        json[next - 1] = ',';
        starts[count] = start;
        ends[count] = end;
        offsets[++count] = next;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == EVENTS || offsets[count] >= BYTES && count % PackedJson.BLOCK == 0;
    }

    /** Bytes of JSON that were added since the last {@link #take()}. */
    int bytes() {
        return offsets[count];
    }

    /** The events added since the last call. */
    Events take() {
        Events taken = new Events(
                Arrays.copyOf(starts, count), Arrays.copyOf(ends, count), json, Arrays.copyOf(offsets, count + 1), packs);
        count = 0;
        return taken;
    }
}

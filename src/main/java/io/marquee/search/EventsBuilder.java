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
    private final int[] detailOffsets = new int[EVENTS + 1];
    private byte[] json = new byte[FIRST_BYTES];
    private byte[] details = {};
    private int count;

    /** @param packs whether gzip answers are to be made of them */
    EventsBuilder(boolean packs) {
        this.packs = packs;
    }

    /** Adds the next event, in order of start and id. To be called only when {@link #isFull()} is false. */
    void add(long start, long end, byte[] event) {
        add(start, end, event, null);
    }

    /** @param more its details; null without any */
    void add(long start, long end, byte[] event, byte[] more) {
        int known = detailOffsets[count];
        detailOffsets[count + 1] = known + (more == null ? 0 : more.length);
        if (more != null) {
            if (detailOffsets[count + 1] > details.length) {
                details = Arrays.copyOf(details, Math.max(FIRST_BYTES, 2 * detailOffsets[count + 1]));
            }
            System.arraycopy(more, 0, details, known, more.length);
        }
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
        long[] firsts = Arrays.copyOf(starts, count);
        int[] places = Arrays.copyOf(offsets, count + 1);
        Details known = detailOffsets[count] == 0 ? null : Details.of(firsts, json, places, details, Arrays.copyOf(detailOffsets, count + 1));
        Events taken = new Events(firsts, Arrays.copyOf(ends, count), json, places, packs, known);
        count = 0;
        return taken;
    }
}

package io.marquee.search;

import io.marquee.search.EventQuery.Taker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Up to {@value #MOST} published events, ready to send, in one class since all that is found of them goes by the same arrays: their JSON in order of start and id, each followed by a comma, with the
 * instants of each beside it. Immutable; a month is one or more of these.
 *
 * <p>Instants are microseconds since 1970. The JSON lies outside of the heap, so that answers refer to it instead of copying it.
 */
final class Events {

    /** A multiple of the events in a block of {@link PackedJson}, so that blocks are full. */
    static final int MOST = 128 * PackedJson.BLOCK;

    /** Heap for each event: start, end, offset, and fingerprint. */
    private static final int BYTES_PER_EVENT = 3 * Long.BYTES + Integer.BYTES;
    /** Where the id begins in the JSON of an event. */
    private static final int ID_AT = "{\"id\":\"".length();
    private static final int ID_LENGTH = 36;

    private final long[] starts;
    private final long[] ends;
    /** Where the JSON of each event begins, and at last where all of it ends. */
    private final int[] offsets;
    /** At index n: the sum of the fingerprints of the first n events. */
    private final long[] fingerprints;
    /** The latest end in each block of {@link PackedJson#BLOCK} events. */
    private final long[] blockEnds;
    private final long latestEnd;
    private final ByteBuf json;
    /** Null when they are not compressed. */
    private final PackedJson packed;
    /** Null when no more is known of any of them, or it is not held. */
    private final Details details;

    /**
     * @param json of all of them and perhaps more bytes behind
     * @param offsets one more than there are events
     * @param fingerprints as many, each the sum of those of the events before
     * @param packs whether a gzip answer can be made of them
     * @param details null without any
     */
    Events(long[] starts, long[] ends, byte[] json, int[] offsets, long[] fingerprints, boolean packs, Details details) {
        this.starts = starts;
        this.ends = ends;
        this.offsets = offsets;
        this.fingerprints = fingerprints;
        this.blockEnds = blockEnds(ends);
        this.latestEnd = Arrays.stream(blockEnds).max().orElse(Long.MIN_VALUE);
        this.json = outsideOfHeap(json, offsets[starts.length]);
        this.packed = packs ? PackedJson.of(json, offsets) : null;
        this.details = details;
    }

    private Events(Events same, PackedJson packed, Details details) {
        this.starts = same.starts;
        this.ends = same.ends;
        this.offsets = same.offsets;
        this.fingerprints = same.fingerprints;
        this.blockEnds = same.blockEnds;
        this.latestEnd = same.latestEnd;
        this.json = same.json;
        this.packed = packed;
        this.details = details;
    }

    /** The same events, of which no more is held. */
    Events withoutDetails() {
        return details == null ? this : new Events(this, packed, null);
    }

    /** The same events, of which gzip answers can be made. */
    Events withPacked() {
        if (isPacked()) {
            return this;
        }
        byte[] all = new byte[length(0, count())];
        copy(0, count(), all, 0);
        return new Events(this, PackedJson.of(all, offsets), details);
    }

    /** Whether {@link EventsBuilder} would add no more to them. */
    boolean isFull() {
        return EventsBuilder.isFull(count(), length(0, count()));
    }

    boolean hasDetails() {
        return details != null;
    }

    long detailBytes() {
        return details == null ? 0 : details.bytes();
    }

    int count() {
        return starts.length;
    }

    /** When the first one starts. */
    long firstStart() {
        return starts[0];
    }

    /** Memory that they take, about. */
    long memory() {
        return json.capacity() + (packed == null ? 0 : packed.memory()) + (details == null ? 0 : details.memory()) + (long) starts.length * BYTES_PER_EVENT;
    }

    /** Adds those events to the answer that start at or after one bound and end at or before the other. */
    void find(TimeRange range, Found found) {
        int from = firstNotBefore(range.startsAt());
        int to = range.endsAt() == Long.MAX_VALUE ? starts.length : firstNotBefore(range.endsAt() + 1);
        if (latestEnd <= range.endsAt()) {
            found.add(this, from, to);
            return;
        }
        // a block of which all events end in time is taken whole; in another one each event is looked at
        int run = from;
        for (int i = from; i < to; ) {
            int block = i / PackedJson.BLOCK;
            int next = Math.min(to, (block + 1) * PackedJson.BLOCK);
            if (blockEnds[block] > range.endsAt()) {
                for (int event = i; event < next; event++) {
                    if (ends[event] > range.endsAt()) {
                        found.add(this, run, event);
                        run = event + 1;
                    }
                }
            }
            i = next;
        }
        found.add(this, run, to);
    }

    /**
     * Adds those events to a page that come after the place where it begins.
     *
     * @return whether more are wanted
     */
    boolean page(EventPage page, EventPage.Taking taking, Found found) {
        TimeRange range = page.range();
        int run = -1;
        boolean more = true;
        int i = firstAfter(page.after());
        for (; more && i < starts.length && starts[i] <= range.endsAt(); i++) {
            Taker.Verdict verdict = taking.judge(starts[i], this, i, ends[i] <= range.endsAt());
            more = verdict != Taker.Verdict.end;
            if (verdict == Taker.Verdict.take) {
                run = run < 0 ? i : run;
            } else if (run >= 0) {
                found.add(this, run, i);
                run = -1;
            }
        }
        if (run >= 0) {
            found.add(this, run, i);
        }
        return more;
    }

    /** The first event behind a place in the order of all. */
    int firstAfter(PageKey key) {
        int low = firstNotBefore(key.start());
        int high = key.start() == Long.MAX_VALUE ? starts.length : firstNotBefore(key.start() + 1);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key.isBehind(id(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** When an event starts. */
    long start(int event) {
        return starts[event];
    }

    /** When an event ends. */
    long end(int event) {
        return ends[event];
    }

    /** The details of an event; null without any. */
    byte[] details(int event) {
        int length = details == null ? 0 : details.length(event);
        if (length == 0) {
            return null;
        }
        byte[] copy = new byte[length];
        details.copy(event, copy, 0);
        return copy;
    }

    /** The id with which the JSON of an event begins. */
    static UUID id(byte[] json) {
        return UUID.fromString(new String(json, ID_AT, ID_LENGTH, StandardCharsets.ISO_8859_1));
    }

    /** The id of an event, with which its JSON begins. */
    UUID id(int event) {
        byte[] id = new byte[ID_LENGTH];
        json.getBytes(offsets[event] + ID_AT, id);
        return UUID.fromString(new String(id, StandardCharsets.ISO_8859_1));
    }

    /** The JSON of an event. */
    byte[] json(int event) {
        byte[] copy = new byte[length(event, event + 1) - 1];
        json.getBytes(offsets[event], copy);
        return copy;
    }

    /** The JSON of an event with its details. */
    byte[] whole(int event) {
        byte[] copy = new byte[wholeLength(event, event + 1) - 1];
        copyWhole(event, copy, 0);
        return copy;
    }

    /** Bytes of the JSON of these events with their details, each with its comma. */
    int wholeLength(int from, int to) {
        return length(from, to) + (details == null ? 0 : details.growth(from, to));
    }

    /** As {@link #fingerprint}, of the events with their details. */
    long wholeFingerprint(int from, int to) {
        return details == null ? fingerprint(from, to) : details.fingerprint(from, to);
    }

    /**
     * Copies the JSON of an event with its details, without a comma.
     *
     * @return the place behind it
     */
    int copyWhole(int event, byte[] target, int at) {
        int more = details == null ? 0 : details.length(event);
        int length = length(event, event + 1) - 1;
        json.getBytes(offsets[event], target, at, length);
        int end = at + length;
        if (more > 0) {
            target[end - 1] = ',';
            details.copy(event, target, end);
            end += more;
            target[end++] = '}';
        }
        return end;
    }

    private int firstNotBefore(long instant) {
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] < instant) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Bytes of the JSON of these events, each with its comma. */
    int length(int from, int to) {
        return offsets[to] - offsets[from];
    }

    /** The JSON of these events by reference, each with its comma. */
    ByteBuf json(int from, int to) {
        return json.slice(offsets[from], length(from, to));
    }

    /** Copies the JSON of these events. */
    void copy(int from, int to, byte[] target, int at) {
        json.getBytes(offsets[from], target, at, length(from, to));
    }

    boolean isPacked() {
        return packed != null;
    }

    PackedJson packed() {
        return packed;
    }

    /** The sum of the hashes of these events, 64 bits of SHA-256 each: it differs when any of them differs, but for a collision. */
    long fingerprint(int from, int to) {
        return fingerprints[to] - fingerprints[from];
    }

    private static long[] blockEnds(long[] ends) {
        long[] latest = new long[(ends.length + PackedJson.BLOCK - 1) / PackedJson.BLOCK];
        Arrays.fill(latest, Long.MIN_VALUE);
        for (int i = 0; i < ends.length; i++) {
            latest[i / PackedJson.BLOCK] = Math.max(latest[i / PackedJson.BLOCK], ends[i]);
        }
        return latest;
    }

    static ByteBuf outsideOfHeap(byte[] bytes) {
        return outsideOfHeap(bytes, bytes.length);
    }

    /** Freed by the garbage collector, when the last answer that refers to it is gone. */
    static ByteBuf outsideOfHeap(byte[] bytes, int length) {
        ByteBuffer direct = ByteBuffer.allocateDirect(length);
        direct.put(bytes, 0, length).flip();
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct));
    }
}

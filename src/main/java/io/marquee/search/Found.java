package io.marquee.search;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.util.Arrays;

/**
 * The events that one search found, as references to runs of {@link Events}, in one class since its bodies are made of the same runs that it
 * counts as they are added. JSON is copied only into small bodies; larger ones refer to it.
 */
public final class Found {

    private static final byte[] COMMA = {','};
    /** Bodies up to this size are copied, as one copy costs less than sending pieces. */
    private static final int COPIED_BYTES = 32_768;
    /** Most bytes of events in one body, as a buffer holds no more. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - 1_024;
    /** Heap for a reference to a run in a body, about. */
    private static final int BYTES_PER_REFERENCE = 150;
    /** Up to so many references are not counted against a budget. */
    private static final int FEW_RUNS = 64;

    /** An unbroken run of so many events holds a whole block, wherever it begins. */
    private static final int WORTH_PACKING = 2 * PackedJson.BLOCK - 1;
    /** Most bytes that are compressed for one answer while its client waits. */
    private static final int PACKED_BYTES = 262_144;
    private static final int FIRST_RUNS = 4;

    /** Where an answer came from; the metric of the header Server-Timing. */
    public enum Source { memory, database }

    private final Source source;
    private Envelope envelope = Envelope.LIST;
    private Events[] parts = new Events[FIRST_RUNS];
    /** Each run's first event and the one behind its last, in its part. */
    private int[] bounds = new int[2 * FIRST_RUNS];
    private int runs;
    private int events;
    private long bytes;
    /** Bytes of events outside of whole blocks, and those of whole blocks compressed. */
    private long edges;
    private long packedBytes;
    private int packedRuns;
    /** Bytes of whole blocks that could be compressed, and are not. */
    private long unpackedBytes;
    private long fingerprint;
    /** Hash of where each run begins and ends relative to the blocks; bytes of the gzip body depend on it. */
    private int cuts;
    /** Bytes by which they grow with their details; 0 when those are not asked for. */
    private long growth;
    /** Budget of the events' memory when they were read for this answer alone; else null. */
    private final Budget budget;
    private long held;

    /** For events of the months in memory. */
    Found(Source source) {
        this(source, null);
    }

    /** @param budget for events that are read for this answer alone */
    Found(Source source, Budget budget) {
        this.source = source;
        this.budget = budget;
    }

    /** Puts its events into another envelope than that of a search. To be called before anything is asked of its bodies. */
    Found in(Envelope other) {
        envelope = other;
        return this;
    }

    /** Takes memory out of the budget; false when there is not so much. */
    boolean take(long memory) {
        boolean taken = budget.take(memory);
        held += taken ? memory : 0;
        return taken;
    }

    /** Gives back what is not needed after all. */
    void giveBack(long memory) {
        held -= memory;
        budget.giveBack(memory);
    }

    /** Memory that is taken out of the budget. */
    long held() {
        return held;
    }

    /** Gives back all of it; to be called once, when nobody reads the events any more. */
    void giveBack() {
        if (budget != null) {
            giveBack(held);
        }
    }

    void add(Events part, int from, int to) {
        if (from >= to) {
            return;
        }
        if (runs == parts.length) {
            parts = Arrays.copyOf(parts, 2 * runs);
            bounds = Arrays.copyOf(bounds, 4 * runs);
        }
        parts[runs] = part;
        bounds[2 * runs] = from;
        bounds[2 * runs++ + 1] = to;
        events += to - from;
        int length = part.length(from, to);
        bytes += length;
        fingerprint += part.fingerprint(from, to);
        cuts = 31 * (31 * cuts + from % PackedJson.BLOCK) + to - from;
        int first = firstBlock(from);
        int last = to / PackedJson.BLOCK;
        if (first < last && part.isPacked()) {
            packedRuns++;
            packedBytes += part.packed().length(first, last);
            edges += length - part.length(first * PackedJson.BLOCK, last * PackedJson.BLOCK);
        } else {
            edges += length;
            if (first < last) {
                unpackedBytes += length;
                // the same cut as another piece of a body
                cuts = ~cuts;
            }
        }
    }

    /** Adds to its events what else is held of them. To be called when all were added. */
    Found withDetails() {
        long whole = 0;
        for (int i = 0; i < runs; i++) {
            growth += parts[i].wholeLength(from(i), to(i)) - parts[i].length(from(i), to(i));
            whole += parts[i].wholeFingerprint(from(i), to(i));
        }
        fingerprint = whole;
        return this;
    }

    public Source source() {
        return source;
    }

    public int events() {
        return events;
    }

    /** The same for equal events in the same order and envelope, in every instance and after every restart. */
    public String fingerprint() {
        return Long.toHexString(fingerprint) + '-' + Integer.toHexString(events) + envelope.tag();
    }

    /** The same for equal bytes of the gzip body, which depends on the blocks that the events lie in. */
    public String gzipFingerprint() {
        return fingerprint() + "-gzip-" + Integer.toHexString(cuts);
    }

    /** Whether it is more than one body can be. */
    boolean isTooLarge() {
        return bytes + growth > MOST_BYTES;
    }

    /**
     * Whether there is a gzip body that is smaller: when at least one block of events is in it as a whole and few are not compressed, or
     * when all blocks of a number of events have holes, from events that end too late.
     */
    public boolean packs() {
        return growth == 0 && packedRuns > 0 && unpackedBytes <= PACKED_BYTES || events >= WORTH_PACKING && bytes + growth <= PACKED_BYTES;
    }

    /** Whether a gzip body could have more compressed blocks. */
    boolean isUnpacked() {
        return unpackedBytes > 0;
    }

    /** Heap that the body of {@link #plain()} takes, or its references, about; 0 when it is little. */
    long plainReferences() {
        if (growth > 0) {
            return plainLength() <= COPIED_BYTES ? 0 : plainLength();
        }
        return runs <= FEW_RUNS || plainLength() <= COPIED_BYTES ? 0 : (long) runs * BYTES_PER_REFERENCE;
    }

    /** Heap that the references of {@link #gzip()} take, about; 0 when it is little. */
    long gzipReferences() {
        return growth > 0 || packedRuns <= FEW_RUNS ? 0 : 2L * packedRuns * BYTES_PER_REFERENCE;
    }

    /** Memory that {@link #gzip()} takes beside what it refers to, at most; 0 when it is little. */
    long gzipCopies() {
        if (packedRuns == 0 || growth > 0) {
            return bytes + growth;
        }
        long own = GzipBody.bound(envelope.length() + edges, packedRuns);
        return own + packedBytes <= COPIED_BYTES ? 0 : own;
    }

    private int plainLength() {
        return envelope.length() + Math.toIntExact(Math.max(0, bytes + growth - 1));
    }

    /** The body of the answer, uncompressed. */
    public Buffer plain() {
        int length = plainLength();
        if (length <= COPIED_BYTES || growth > 0) {
            return copied(length);
        }
        CompositeByteBuf body = Unpooled.compositeBuffer(runs + 2);
        body.addComponent(true, envelope.headBytes());
        for (int i = 0; i < runs; i++) {
            ByteBuf json = parts[i].json(from(i), to(i));
            body.addComponent(true, i < runs - 1 ? json : json.slice(0, json.readableBytes() - 1));
        }
        body.addComponent(true, envelope.tailBytes());
        return BufferImpl.buffer(body);
    }

    private Buffer copied(int length) {
        byte[] body = new byte[length + 1];
        byte[] head = envelope.head();
        System.arraycopy(head, 0, body, 0, head.length);
        int at = head.length;
        for (int i = 0; i < runs; i++) {
            at = growth > 0 ? copyWhole(i, body, at) : copy(i, body, at);
        }
        // over the last comma
        byte[] tail = envelope.tail();
        System.arraycopy(tail, 0, body, length - tail.length, tail.length);
        return BufferImpl.buffer(Unpooled.wrappedBuffer(body, 0, length));
    }

    private int copy(int run, byte[] body, int at) {
        parts[run].copy(from(run), to(run), body, at);
        return at + parts[run].length(from(run), to(run));
    }

    private int copyWhole(int run, byte[] body, int at) {
        int end = at;
        for (int event = from(run); event < to(run); event++) {
            end = parts[run].copyWhole(event, body, end);
            body[end++] = ',';
        }
        return end;
    }

    /** The body of the answer, compressed by gzip. To be called only when {@link #packs()}. */
    public Buffer gzip() {
        return packedRuns > 0 && growth == 0 ? joinedGzip() : PackedAnswers.of(fingerprint(), this);
    }

    private Buffer joinedGzip() {
        int own = Math.toIntExact(GzipBody.bound(envelope.length() + edges, packedRuns));
        GzipBody body = own + packedBytes <= COPIED_BYTES
                ? GzipBody.copied(own + (int) packedBytes)
                : GzipBody.joined(own, packedRuns);
        body.plain(envelope.head());
        for (int i = 0; i < runs; i++) {
            add(body, parts[i], from(i), to(i));
        }
        if (events > 0) {
            body.dropComma();
        }
        body.plain(envelope.tail());
        return body.finish();
    }

    private static void add(GzipBody body, Events part, int from, int to) {
        int first = firstBlock(from);
        int last = to / PackedJson.BLOCK;
        if (first >= last || !part.isPacked()) {
            body.plain(part, from, to);
            return;
        }
        int packedFrom = first * PackedJson.BLOCK;
        int packedTo = last * PackedJson.BLOCK;
        int length = part.length(packedFrom, packedTo) - 1;
        body.plain(part, from, packedFrom);
        body.packed(part.packed().bytes(first, last), part.packed().checksum(first, last, length), length);
        body.plain(COMMA);
        body.plain(part, packedTo, to);
    }

    private int from(int run) {
        return bounds[2 * run];
    }

    private int to(int run) {
        return bounds[2 * run + 1];
    }

    private static int firstBlock(int event) {
        return (event + PackedJson.BLOCK - 1) / PackedJson.BLOCK;
    }
}

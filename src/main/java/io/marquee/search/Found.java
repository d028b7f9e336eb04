package io.marquee.search;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The events of one search, as runs of events of months: nothing is copied before it is sent, and then only if it is little. */
public final class Found {

    private static final byte[] HEAD = "{\"data\":{\"events\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TAIL = "]},\"error\":null}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] COMMA = {','};
    private static final ByteBuf HEAD_OUTSIDE = Month.outsideOfHeap(HEAD);
    private static final ByteBuf TAIL_OUTSIDE = Month.outsideOfHeap(TAIL);
    /** Up to here one copy costs less than sending pieces. */
    private static final int COPIED_BYTES = 32_768;

    /** From here on an answer without holes holds a whole block. */
    private static final int WORTH_PACKING = 2 * PackedJson.BLOCK - 1;
    /** Most that is compressed for one answer, and so what its client may wait for. */
    private static final int PACKED_BYTES = 262_144;
    /** How many of those are kept. */
    private static final int PACKED_ANSWERS = 256;
    private static final Map<String, Buffer> PACKED = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Buffer> eldest) {
            return size() > PACKED_ANSWERS;
        }
    });

    /** Where an answer came from; the metric of the header Server-Timing. */
    public enum Source { memory, database }

    private record Run(Month month, int from, int to) {}

    private final List<Run> runs = new ArrayList<>();
    private final Source source;
    private int events;
    private int bytes;
    private long fingerprint;
    private boolean packs;
    /** Where the answer is cut out of its blocks. */
    private int cuts;

    Found(Source source) {
        this.source = source;
    }

    void add(Month month, int from, int to) {
        if (from >= to) {
            return;
        }
        runs.add(new Run(month, from, to));
        events += to - from;
        bytes = Math.addExact(bytes, month.length(from, to));
        fingerprint += month.fingerprint(from, to);
        packs |= to / PackedJson.BLOCK > firstBlock(from);
        cuts = 31 * (31 * cuts + from % PackedJson.BLOCK) + to - from;
    }

    public Source source() {
        return source;
    }

    public int events() {
        return events;
    }

    /** The same for equal events in the same order, in every instance and after every restart. */
    public String fingerprint() {
        return Long.toHexString(fingerprint) + '-' + Integer.toHexString(events);
    }

    /** The same for equal bytes of the gzip body, which depends on the blocks that the events lie in. */
    public String gzipFingerprint() {
        return fingerprint() + "-gzip-" + Integer.toHexString(cuts);
    }

    /**
     * Whether there is a gzip body that is smaller: when at least one block of events is in it as a whole, or when all blocks
     * of a number of events have holes, from events that end too late.
     */
    public boolean packs() {
        return packs || events >= WORTH_PACKING && bytes <= PACKED_BYTES;
    }

    /** The contract's body. */
    public Buffer plain() {
        int length = HEAD.length + Math.max(0, bytes - 1) + TAIL.length;
        if (length <= COPIED_BYTES) {
            return copied(length);
        }
        List<ByteBuf> parts = new ArrayList<>(runs.size() + 2);
        parts.add(HEAD_OUTSIDE);
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            ByteBuf json = run.month.json(run.from, run.to);
            parts.add(i < runs.size() - 1 ? json : json.slice(0, json.readableBytes() - 1));
        }
        parts.add(TAIL_OUTSIDE);
        return joined(parts);
    }

    private Buffer copied(int length) {
        byte[] body = new byte[length + 1];
        System.arraycopy(HEAD, 0, body, 0, HEAD.length);
        int at = HEAD.length;
        for (Run run : runs) {
            run.month.copy(run.from, run.to, body, at);
            at += run.month.length(run.from, run.to);
        }
        // over the last comma
        System.arraycopy(TAIL, 0, body, length - TAIL.length, TAIL.length);
        return BufferImpl.buffer(Unpooled.wrappedBuffer(body, 0, length));
    }

    /** The same body by gzip. */
    public Buffer gzip() {
        return packs ? joinedGzip() : PACKED.computeIfAbsent(fingerprint(), tag -> compressed());
    }

    private Buffer compressed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain().getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(packed.toByteArray());
    }

    private Buffer joinedGzip() {
        GzipBody body = new GzipBody();
        body.plain(HEAD);
        for (Run run : runs) {
            int first = firstBlock(run.from);
            int last = run.to / PackedJson.BLOCK;
            if (first >= last) {
                body.plain(run.month, run.from, run.to);
                continue;
            }
            int packedFrom = first * PackedJson.BLOCK;
            int packedTo = last * PackedJson.BLOCK;
            int length = run.month.length(packedFrom, packedTo) - 1;
            PackedJson packed = run.month.packed();
            body.plain(run.month, run.from, packedFrom);
            body.packed(packed.bytes(first, last), packed.checksum(first, last, length), length);
            body.plain(COMMA);
            body.plain(run.month, packedTo, run.to);
        }
        if (events > 0) {
            body.dropComma();
        }
        body.plain(TAIL);
        return body.finish();
    }

    private static int firstBlock(int event) {
        return (event + PackedJson.BLOCK - 1) / PackedJson.BLOCK;
    }

    /** One buffer of these parts: a copy when it is little, else the parts themselves, all of them outside of the heap. */
    static Buffer joined(List<ByteBuf> parts) {
        int length = parts.stream().mapToInt(ByteBuf::readableBytes).sum();
        if (length <= COPIED_BYTES) {
            byte[] body = new byte[length];
            int at = 0;
            for (ByteBuf part : parts) {
                part.getBytes(0, body, at, part.readableBytes());
                at += part.readableBytes();
            }
            return BufferImpl.buffer(Unpooled.wrappedBuffer(body));
        }
        CompositeByteBuf joined = Unpooled.compositeBuffer(parts.size());
        for (ByteBuf part : parts) {
            joined.addComponent(true, part.isDirect() ? part.slice() : outsideOfHeap(part));
        }
        return BufferImpl.buffer(joined);
    }

    private static ByteBuf outsideOfHeap(ByteBuf part) {
        byte[] bytes = new byte[part.readableBytes()];
        part.getBytes(0, bytes);
        return Month.outsideOfHeap(bytes);
    }
}

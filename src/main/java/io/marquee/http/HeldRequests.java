package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a connection has sent and is not let in yet, as bytes: they are handed on up to the next empty line, so with one head of a request at
 * most. Behind the head of a chunked request only the end of its body may come; a body whose length is told is handed on as it comes.
 */
final class HeldRequests {

    private static final byte[] NO_CHUNKS = {'0', '\r', '\n', '\r', '\n'};

    private final RequestTracker tracker;
    private final HeadSplitter lines = new HeadSplitter();
    private final Deque<ByteBuf> held = new ArrayDeque<>(2);
    private int missingOfChunk;
    private long missingOfBody;

    HeldRequests(RequestTracker tracker) {
        this.tracker = tracker;
    }

    void add(ByteBuf bytes) {
        held.add(bytes);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** How many there are. */
    long bytes() {
        long all = 0;
        for (ByteBuf bytes : held) {
            all += bytes.readableBytes();
        }
        return all;
    }

    /** The next bytes must be those of a chunked body without chunks, and no others. */
    void expectNoChunks() {
        missingOfChunk = NO_CHUNKS.length;
    }

    /** So many of the next bytes are a body, in which there are no lines. */
    void expectBody(long length) {
        missingOfBody = length;
    }

    void drop() {
        while (!held.isEmpty()) {
            held.remove().release();
        }
    }

    /**
     * Hands the next piece on.
     *
     * @return why it cannot be; null when it was
     */
    Exception letIn(ChannelHandlerContext context) {
        ByteBuf bytes = held.peek();
        if (missingOfChunk > 0) {
            letInEnd(bytes, context);
            return null;
        }
        if (missingOfBody > 0) {
            int piece = (int) Math.min(missingOfBody, bytes.readableBytes());
            missingOfBody -= piece;
            handOn(bytes, piece, context);
            return null;
        }
        int length = lines.untilEmpty(bytes);
        if (lines.isFolded()) {
            return new IllegalArgumentException("folded header");
        }
        if (lines.areTooMany()) {
            return new TooLongHttpHeaderException("more than " + HeadSplitter.MAX_LINES + " headers");
        }
        handOn(bytes, length, context);
        return null;
    }

    private void handOn(ByteBuf first, int length, ChannelHandlerContext context) {
        context.fireChannelRead(length == first.readableBytes() ? held.remove() : first.readRetainedSlice(length));
    }

    private void letInEnd(ByteBuf bytes, ChannelHandlerContext context) {
        if (bytes.readByte() != NO_CHUNKS[NO_CHUNKS.length - missingOfChunk--]) {
            missingOfChunk = 0;
            tracker.deny(new ChunksException());
        } else if (missingOfChunk == 0) {
            context.fireChannelRead(Unpooled.wrappedBuffer(NO_CHUNKS));
        }
        if (!bytes.isReadable()) {
            held.remove().release();
        }
    }
}

package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.util.List;

/**
 * A large body, given to its connection in pieces as they are sent; nothing is copied here. By TLS a piece is encrypted as a whole, into
 * memory of its connection's own, so it is a small one; without TLS it is sent from where it lies, and a system call sends much of it.
 */
final class BodyPieces implements ChunkedInput<ByteBuf> {

    /** Of a piece that is encrypted. */
    static final int SIZE = 65_536;
    /** Of one that is not. */
    static final int PLAIN_SIZE = 1_048_576;
    /** Bytes for a client that takes them as fast as they come, before others have their turn. */
    private static final int AT_ONCE = 4_194_304;

    private final ByteBuf body;
    private final CompositeByteBuf parts;
    private final long length;
    private final int size;
    private final Runnable rest;
    private final Runnable end;
    private int handedOn;

    /**
     * @param size of a piece
     * @param rest asked to let others have their turn, and then to go on
     * @param end told once, when the last piece has been taken or the connection is closed
     */
    BodyPieces(ByteBuf body, int size, Runnable rest, Runnable end) {
        this.body = body;
        this.parts = parts(body);
        this.length = body.readableBytes();
        this.size = size;
        this.rest = rest;
        this.end = end;
    }

    @Override
    public boolean isEndOfInput() {
        return !body.isReadable();
    }

    @Override
    public void close() {
        body.release();
        end.run();
    }

    @Override
    @Deprecated
    public ByteBuf readChunk(ChannelHandlerContext context) {
        return readChunk(context.alloc());
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) {
        if (handedOn >= AT_ONCE) {
            handedOn = 0;
            rest.run();
            return null;
        }
        int piece = Math.min(size, body.readableBytes());
        handedOn += piece;
        if (parts == null) {
            return body.readRetainedSlice(piece);
        }
        // a slice of many parts would look through all of them again and again
        List<ByteBuf> some = parts.decompose(body.readerIndex(), piece);
        some.forEach(ByteBuf::retain);
        body.skipBytes(piece);
        return new CompositeByteBuf(allocator, true, Math.max(1, some.size()), some);
    }

    /** The parts that a body is made of as a whole; null when it is not. */
    private static CompositeByteBuf parts(ByteBuf body) {
        ByteBuf inner = body;
        while (inner.unwrap() != null && !(inner instanceof CompositeByteBuf)) {
            inner = inner.unwrap();
        }
        return inner instanceof CompositeByteBuf whole && whole.capacity() == body.capacity() ? whole : null;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long progress() {
        return length - body.readableBytes();
    }
}

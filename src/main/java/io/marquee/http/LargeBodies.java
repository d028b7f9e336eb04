package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.stream.ChunkedWriteHandler;

/** The bodies of a connection that go out in {@link BodyPieces}, as the connection takes them. */
final class LargeBodies {

    private final ChannelHandlerContext context;
    private final boolean encrypted;
    private final Runnable sent;
    private int underWay;
    /** Sends them piece by piece; null before the first one. */
    private ChunkedWriteHandler writer;

    /** @param sent told of each that is sent as a whole */
    LargeBodies(ChannelHandlerContext context, boolean encrypted, Runnable sent) {
        this.context = context;
        this.encrypted = encrypted;
        this.sent = sent;
    }

    /** Whether one is not sent as a whole. */
    boolean areUnderWay() {
        return underWay > 0;
    }

    /** Writes a message: a large body in pieces, what is little as it is. */
    void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        int piece = encrypted ? BodyPieces.SIZE : BodyPieces.PLAIN_SIZE;
        if (message instanceof ByteBuf body && body.readableBytes() > piece) {
            if (writer == null) {
                writer = new ChunkedWriteHandler();
                context.pipeline().addBefore(context.name(), "writer", writer);
            }
            underWay++;
            Runnable rest = () -> NextTurn.of(context.executor(), writer::resumeTransfer);
            writing.write(new BodyPieces(body, piece, rest, this::end), promise);
        } else {
            writing.write(message, promise);
        }
    }

    private void end() {
        underWay--;
        sent.run();
    }
}

package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The look at the first bytes of a connection without TLS: whether they are those with which a client of HTTP/2 begins (RFC 9113, section 3.4).
 * Once that is known it is gone.
 */
final class Preface extends ChannelInboundHandlerAdapter {

    private static final ByteBuf BYTES =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII)).asReadOnly();

    private final Consumer<ChannelHandlerContext> multiplexed;
    private ByteBuf first = Unpooled.EMPTY_BUFFER;

    /** @param multiplexed told if they are, before they are handed on */
    Preface(Consumer<ChannelHandlerContext> multiplexed) {
        this.multiplexed = multiplexed;
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (first.isReadable()) {
            bytes = Unpooled.wrappedBuffer(first, bytes);
        }
        int length = Math.min(bytes.readableBytes(), BYTES.readableBytes());
        boolean isPreface = ByteBufUtil.equals(bytes, bytes.readerIndex(), BYTES, 0, length);
        if (isPreface && length < BYTES.readableBytes()) {
            first = bytes;
            return;
        }
        first = Unpooled.EMPTY_BUFFER;
        if (isPreface) {
            multiplexed.accept(reading);
        }
        reading.fireChannelRead(bytes);
        reading.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        first.release();
        first = Unpooled.EMPTY_BUFFER;
        gone.fireChannelInactive();
    }
}

package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import java.util.function.LongConsumer;

/** Puts the bytes of a body into frames of a stream, and tells how many of them are under way. */
final class StreamFrames extends ChannelOutboundHandlerAdapter {

    private final LongConsumer pending;

    /** @param pending told by how much the bytes that are not sent have changed */
    StreamFrames(LongConsumer pending) {
        this.pending = pending;
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes)) {
            writing.write(message, promise);
            return;
        }
        long size = bytes.readableBytes();
        pending.accept(size);
        writing.write(new DefaultHttp2DataFrame(bytes), promise.unvoid().addListener(sent -> pending.accept(-size)));
    }
}

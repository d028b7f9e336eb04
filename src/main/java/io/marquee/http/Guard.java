package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a connection and its decoder: knows when the last request came, refuses headers that go on in the next line,
 * and lets nothing more in once the connection is to be closed.
 *
 * <p>Proxies read such headers in different ways, so they can hide a request (RFC 9112, section 5.2); the decoder would join the
 * lines.
 */
final class Guard extends ChannelInboundHandlerAdapter {

    /** Time for an answer to reach its client before unread bytes turn the close into a reset. */
    private static final long LINGER_MILLIS = 100;

    private ChannelHandlerContext context;
    private long last = System.nanoTime();
    private boolean lineBegins;
    private boolean closing;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** A request has come. One that comes before earlier answers are taken does not count. */
    void requested() {
        ChannelOutboundBuffer untaken = context.channel().unsafe().outboundBuffer();
        if (untaken == null || untaken.totalPendingWriteBytes() == 0) {
            last = System.nanoTime();
        }
    }

    /** Nanoseconds since the last request that counts, or since the connection was opened. */
    long silence() {
        return System.nanoTime() - last;
    }

    boolean isClosing() {
        return closing;
    }

    /** Takes nothing more in, and closes when what was written has had time to arrive. */
    void closeSoon() {
        closing = true;
        context.channel().config().setAutoRead(false);
        context.flush();
        context.executor().schedule(this::closeNow, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Closes whatever is still to be sent; the channel itself would wait for that. */
    void closeNow() {
        context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes && folds(bytes)) {
            bytes.release();
            HttpRequest folded = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
            folded.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("folded header")));
            reading.pipeline().context("httpDecoder").fireChannelRead(folded);
        } else {
            reading.fireChannelRead(message);
        }
    }

    private boolean folds(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (lineBegins && (bytes.getByte(at) == ' ' || bytes.getByte(at) == '\t')) {
                return true;
            }
            int newline = bytes.indexOf(at, end, (byte) '\n');
            lineBegins = newline >= 0;
            if (newline < 0) {
                return false;
            }
            at = newline + 1;
        }
        return false;
    }
}

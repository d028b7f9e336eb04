package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Refuses a header that goes on in the next line. Proxies read it in different ways, so it can hide a request (RFC 9112,
 * section 5.2); the decoder behind this would join the lines.
 */
final class FoldedHeaders extends ChannelInboundHandlerAdapter {

    private boolean lineBegins;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && folds(bytes)) {
            bytes.release();
            refuse(context);
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean folds(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (lineBegins && isBlank(bytes.getByte(at))) {
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

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static void refuse(ChannelHandlerContext context) {
        ByteBuffer body = ErrorBody.of(400);
        String head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nConnection: close\r\n"
                + "Content-Length: " + body.remaining() + "\r\n\r\n";
        context.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body.array()))
                .addListener(ChannelFutureListener.CLOSE);
        context.channel().config().setAutoRead(false);
    }
}

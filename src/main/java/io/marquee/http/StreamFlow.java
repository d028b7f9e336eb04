package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;

/**
 * The flow control of one stream of HTTP/2, in one class since its request and its answer end each other: between frames and what they mean in HTTP/1.1. What stands behind it
 * takes the stream for a connection with one request, so paths, methods, denials, and bodies are the same. {@link StreamsFlow} says when the
 * request may come in.
 */
final class StreamFlow extends ChannelDuplexHandler implements Carrier {

    /** Of a stream that is open: its channel, its request, and its answer. */
    private static final int BYTES = 8_192;

    private final StreamsFlow connection;
    private ChannelHandlerContext context;
    private LargeBodies bodies;
    private DefaultHttpRequest request;
    private long began = System.nanoTime();
    private long head;
    private long pending;
    private boolean undecided;
    private boolean isHead;
    private boolean received;
    private boolean answered;
    private boolean live;
    private boolean letIn;
    private boolean closing;

    StreamFlow(StreamsFlow connection) {
        this.connection = connection;
    }

    /** Belongs before this one. */
    StreamFrames frames() {
        return new StreamFrames(change -> {
            pending += change;
            connection.pending(change);
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        bodies = new LargeBodies(added, true, connection::taken);
        connection.opened(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        closing = true;
        connection.closed(this);
        gone.fireChannelInactive();
    }

    /** What is wrong with its frames the codec tells the client, and counts; what stands behind would tell the log, and cancel it uncounted. */
    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable why) {
        if (!(why instanceof Http2Exception)) {
            broken.fireExceptionCaught(why);
        }
    }

    // the request

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof Http2HeadersFrame headers) {
            received |= headers.isEndStream();
            if (request == null) {
                begin(headers);
            } else if (received) {
                end();
            }
        } else if (message instanceof Http2DataFrame data) {
            received |= data.isEndStream();
            take(data.content());
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(Http2HeadersFrame headers) {
        request = StreamHead.request(headers.headers());
        isHead = request.method().equals(HttpMethod.HEAD);
        request.headers().forEach(header -> head += header.getKey().length() + header.getValue().length());
        head += request.uri().length() + BYTES;
        connection.kept(head);
        undecided = !received && request.decoderResult().isSuccess() && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
        if (!undecided) {
            offer();
        }
    }

    /** A body whose length is not told must be empty. */
    private void take(ByteBuf bytes) {
        if (!undecided) {
            if (bytes.isReadable()) {
                context.fireChannelRead(new DefaultHttpContent(bytes));
            } else {
                bytes.release();
            }
            if (received) {
                end();
            }
            return;
        }
        boolean isEmpty = !bytes.isReadable();
        bytes.release();
        if (!isEmpty) {
            request.setDecoderResult(DecoderResult.failure(new ChunksException()));
        }
        if (!isEmpty || received) {
            undecided = false;
            offer();
        }
    }

    private void offer() {
        // what comes behind the head stays where the client's window bounds it
        context.channel().config().setAutoRead(false);
        connection.offer(this);
    }

    /** Lets the request in, as its connection says. */
    void letIn() {
        if (closing) {
            return;
        }
        letIn = true;
        began = System.nanoTime();
        context.fireChannelRead(request);
        if (received) {
            end();
        } else {
            context.channel().config().setAutoRead(true);
        }
        context.fireChannelReadComplete();
    }

    private void end() {
        if (undecided) {
            undecided = false;
            offer();
        } else if (letIn) {
            context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    // the answer

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        if (answered || !(message instanceof HttpResponse || message instanceof HttpContent)) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            return;
        }
        boolean isInterim = message instanceof HttpResponse head && head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        boolean isLast = message instanceof LastHttpContent && !isInterim;
        ByteBuf body = message instanceof HttpContent content ? content.content() : null;
        if (body != null && (isHead || isInterim || !body.isReadable())) {
            body.release();
            body = null;
        }
        answered = isLast;
        if (message instanceof HttpResponse answer) {
            boolean isAll = body == null;
            DefaultHttp2HeadersFrame frame = new DefaultHttp2HeadersFrame(headers(answer), isLast && isAll);
            writing.write(frame, isAll ? isLast ? told(promise) : promise : writing.newPromise());
            if (isAll) {
                return;
            }
        }
        writeBody(writing, body, isLast, promise);
    }

    private static Http2Headers headers(HttpResponse answer) {
        Http2Headers headers = HttpConversionUtil.toHttp2Headers(answer, false);
        if (answer.status().equals(HttpResponseStatus.NO_CONTENT)) {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        return headers;
    }

    private void writeBody(ChannelHandlerContext writing, ByteBuf body, boolean isLast, ChannelPromise promise) {
        if (body != null) {
            bodies.write(writing, body, isLast ? writing.newPromise() : promise);
        } else if (!isLast) {
            promise.trySuccess();
        }
        if (isLast) {
            writing.write(new DefaultHttp2DataFrame(true), told(promise));
        }
    }

    /** What a client still sends is not wanted: once it has the answer it is told so, and that nothing is wrong. */
    private ChannelPromise told(ChannelPromise promise) {
        if (received) {
            return promise;
        }
        closing = true;
        return promise.unvoid().addListener(sent -> {
            if (sent.isSuccess()) {
                context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            }
        });
    }

    /** Once it is answered a stream closes by its last frame, which is not to be overtaken. */
    @Override
    public void close(ChannelHandlerContext closed, ChannelPromise promise) {
        if (answered && !connection.isClosing()) {
            closed.flush();
            closed.channel().closeFuture().addListener(gone -> promise.trySuccess());
        } else {
            closed.close(promise);
        }
    }

    /** Whether a large body of it is not sent as a whole. */
    boolean isLarge() {
        return bodies.areUnderWay();
    }

    // the limits

    @Override
    public void requested() {
        began = System.nanoTime();
    }

    @Override
    public void goesOn() {
        live = true;
        connection.kept(-head);
        head = 0;
    }

    /** Nanoseconds since its request was let in; of an answer that goes on, since the last look that found all of it taken. */
    long silence(long now) {
        boolean waits = !letIn && !undecided;
        if (waits || live && !answered && pending == 0 && !isLarge()) {
            began = now;
        }
        return now - began;
    }

    boolean isLive() {
        return live;
    }

    /** Bytes of memory while it is open. */
    long head() {
        return head;
    }

    @Override
    public boolean isClosing() {
        return closing || connection.isClosing();
    }

    /** The stream ends with its answer; where the next request begins is known, so the connection stays. */
    @Override
    public void closeSoon() {
        context.flush();
    }

    @Override
    public void drain() {
        connection.goAway();
    }
}

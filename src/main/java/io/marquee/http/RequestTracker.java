package io.marquee.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Tracks the request that is under way on a connection, and its answer, so that {@link FlowControl} lets the next one in after both. A
 * chunked request waits here for its end, which must come at once; then it is a request like any other.
 */
final class RequestTracker extends ChannelDuplexHandler {

    private final FlowControl flow;
    private ChannelHandlerContext context;
    private HttpRequest chunked;
    private boolean receiving;
    private boolean answering;
    /** Whether that answer goes on for as long as its client wants. */
    private boolean goingOn;

    RequestTracker(FlowControl flow) {
        this.flow = flow;
    }

    /** Whether a request is under way whose body has not come to its end. */
    boolean isReceiving() {
        return receiving;
    }

    /** Whether a request is here whose answer has not been written. */
    boolean isAnswering() {
        return answering;
    }

    /** The answer to the request that is here goes on. */
    void goesOn() {
        goingOn = true;
    }

    boolean isGoingOn() {
        return goingOn && answering;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (message instanceof HttpRequest request) {
            answering = true;
            goingOn = false;
            receiving = !(message instanceof LastHttpContent);
            if (request.decoderResult().isSuccess() && request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
                begin(request);
                return;
            }
            if (receiving && request.decoderResult().isSuccess()) {
                flow.expectBody(HttpUtil.getContentLength(request, 0L));
            }
        } else if (message instanceof LastHttpContent) {
            receiving = false;
            if (chunked != null) {
                reading.fireChannelRead(chunked);
                chunked = null;
            }
        }
        reading.fireChannelRead(message);
    }

    private void begin(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        chunked = request;
        if (codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked") && request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            request.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
            flow.expectNoChunks();
        } else {
            deny(new IllegalArgumentException("Transfer-Encoding"));
        }
    }

    /** Lets the chunked request be answered as what could be read in two ways, or has a body. */
    void deny(IllegalArgumentException why) {
        HttpRequest denied = chunked;
        chunked = null;
        denied.setDecoderResult(DecoderResult.failure(why));
        context.fireChannelRead(denied);
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        boolean last = message instanceof LastHttpContent && !isInterim(message);
        writing.write(message, promise);
        if (last) {
            answering = false;
            flow.answered();
        }
    }

    /** Such as 100, which lets a client send the body that it has announced. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse answer && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}

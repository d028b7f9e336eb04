package io.marquee.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.VertxHandler;
import java.util.Set;

/**
 * Turns connections of an event loop into those of HTTP/2. Netty reads and writes the frames; each stream is a channel, and what Vert.x makes of
 * a connection of HTTP/1.1 stands on it. The HTTP/2 of Vert.x has other answers, and none of our limits.
 */
final class Multiplexing {

    /** Streams of a connection at a time, as RFC 9113 advises; further ones are denied. */
    static final int STREAMS = 100;
    /** Streams that may be given up in {@value #WINDOW_SECONDS} seconds, by the client or by us for it. */
    static final int RESETS = 200;
    private static final int WINDOW_SECONDS = 30;
    /** Answers to pings and settings that a client may leave untaken. */
    private static final int CONTROL_FRAMES = 100;
    /** Frames of nothing, one behind the other. */
    private static final int EMPTY_FRAMES = 4;
    /** Small pieces of a head. */
    private static final int SMALL_PIECES = 16;
    private static final long STOP_MILLIS = 1_000;
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(1, 4_096);
    /** Headers whose values are few: only these are kept for a connection, however large a table its client allows. */
    private static final Set<String> REPEATED = Set.of(
            "x-content-type-options", "content-security-policy", "x-frame-options", "referrer-policy", "cross-origin-resource-policy",
            "strict-transport-security", "content-type", "content-encoding", "vary", "access-control-allow-origin", "access-control-expose-headers");

    private final ContextInternal context;
    private final HttpServerOptions options;
    private final Connections connections;
    private final Handler<HttpServerRequest> requests;
    private final Handler<HttpServerRequest> invalid;

    /**
     * @param requests is given each request
     * @param invalid is given what cannot be one
     */
    Multiplexing(
            ContextInternal context,
            HttpServerOptions options,
            Connections connections,
            Handler<HttpServerRequest> requests,
            Handler<HttpServerRequest> invalid) {
        this.context = context;
        this.options = options;
        this.connections = connections;
        this.requests = requests;
        this.invalid = invalid;
    }

    /** From now on the connection speaks HTTP/2; the client's preface comes next. */
    void begin(Channel channel) {
        StreamsFlow flow = connections.multiplexed();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("streams", flow);
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(STREAMS).maxHeaderListSize(StreamHead.MOST_BYTES))
                .decoderEnforceMaxRstFramesPerWindow(RESETS, WINDOW_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS, WINDOW_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(CONTROL_FRAMES)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(SMALL_PIECES)
                .headerSensitivityDetector((name, value) -> !REPEATED.contains(name.toString()))
                .gracefulShutdownTimeoutMillis(STOP_MILLIS)
                .build();
        flow.read(codec);
        pipeline.addLast("frames", codec);
        pipeline.addLast("multiplexer", new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                begin(stream, flow);
            }
        }));
        pipeline.addLast("rest", new Rest());
    }

    /** What nobody wants of a connection: frames of no request, and how it broke; the codec itself tells a client what is wrong with its frames. */
    private static final class Rest extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext reading, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext told, Object event) { }

        @Override
        public void exceptionCaught(ChannelHandlerContext broken, Throwable why) {
            if (!(why instanceof Http2Exception)) {
                broken.channel().unsafe().close(broken.channel().unsafe().voidPromise());
            }
        }
    }

    private void begin(Channel stream, StreamsFlow connection) {
        stream.config().setWriteBufferWaterMark(UNSENT);
        StreamFlow flow = new StreamFlow(connection);
        VertxHandler<Http1xServerConnection> handler = VertxHandler.create(
                added -> new Http1xServerConnection(context::duplicate, null, options, added, context, "http://localhost", null));
        stream.pipeline().addLast(flow.frames(), flow).addLast("handler", handler);
        Http1xServerConnection taken = handler.getConnection();
        taken.handler(requests).invalidRequestHandler(invalid);
        connections.opened(taken, flow);
    }
}

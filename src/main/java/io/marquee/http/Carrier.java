package io.marquee.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** What a request comes by, and its answer goes by: a connection of HTTP/1.1, or a stream of one of HTTP/2. */
public interface Carrier extends ChannelHandler {

    /** A request has come. */
    void requested();

    /** Whether nothing more is let in. */
    boolean isClosing();

    /** Takes nothing more in, and closes when what was written has had time to arrive. */
    void closeSoon();

    /** The answer to the last request goes on: patience is with the client that does not take what is written, as long as it lasts. */
    void goesOn();

    /** What a request came by, {@code http} or {@code https}: of a stream, what its connection speaks. */
    static String scheme(HttpServerRequest request) {
        Channel own = ((ConnectionBase) request.connection()).channel();
        Channel channel = own instanceof Http2StreamChannel ? own.parent() : own;
        return channel.pipeline().get(SslHandler.class) == null ? "http" : "https";
    }

    /** Tells the client to take another connection, where a header of the answer cannot. */
    void drain();
}

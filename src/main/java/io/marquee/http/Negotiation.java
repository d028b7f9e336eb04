package io.marquee.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The look at each handshake of TLS: where HTTP/2 has been agreed on (ALPN), Vert.x does not get the connection. */
@ChannelHandler.Sharable
final class Negotiation extends ChannelInboundHandlerAdapter {

    private static final String TLS = "ssl";
    /** What Vert.x puts behind TLS until the handshake is over. */
    private static final String AFTER = "handshaker";

    private final Map<EventLoop, Multiplexing> loops = new ConcurrentHashMap<>();

    /** Connections of this event loop may speak HTTP/2. */
    void serve(EventLoop loop, Multiplexing with) {
        loops.put(loop, with);
    }

    /** Behind it Vert.x has put TLS by now. */
    @Override
    public void channelActive(ChannelHandlerContext active) {
        if (active.pipeline().get(TLS) != null) {
            active.pipeline().addAfter(TLS, "negotiation", new End());
        }
        active.fireChannelActive();
        active.pipeline().remove(this);
    }

    private final class End extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext told, Object event) throws Exception {
            Channel channel = told.channel();
            if (!(event instanceof SslHandshakeCompletionEvent)) {
                told.fireUserEventTriggered(event);
                return;
            }
            SslHandler tls = told.pipeline().get(SslHandler.class);
            Multiplexing multiplexing = loops.get(channel.eventLoop());
            if (ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol()) && multiplexing != null) {
                told.pipeline().remove(AFTER);
                multiplexing.begin(channel);
            } else {
                told.fireUserEventTriggered(event);
            }
            told.pipeline().remove(this);
        }
    }
}

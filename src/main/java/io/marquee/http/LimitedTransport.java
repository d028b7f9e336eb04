package io.marquee.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The transport of Vert.x, on the sockets of the JDK, that puts a {@link ConnectionLimit} before servers. Vert.x itself counts no
 * connections, and shows none before TLS.
 */
public final class LimitedTransport extends JDKTransport {

    /** Most that is read at once: a request of the largest size. */
    private static final int READ_BYTES = 16_384;
    private static final int USUAL_BYTES = 2_048;
    private static final int LEAST_BYTES = 64;
    /** While more than the second waits to be taken, nothing is added until less than the first does. */
    private static final WriteBufferWaterMark UNTAKEN = new WriteBufferWaterMark(16_384, 32_768);

    /** For questions of operators that wait, such as metrics; searches that wait have threads of their own. None of them ever ends. */
    private static final int WORKERS = 8;

    private final Map<String, ConnectionLimit> limits = new ConcurrentHashMap<>();

    private LimitedTransport() {}

    /** A Vert.x whose servers can have limits, and that takes files from the class path only. */
    public static Vertx vertx() {
        VertxOptions options = new VertxOptions()
                .setWorkerPoolSize(WORKERS)
                // handshakes of TLS, which do not wait
                .setInternalBlockingPoolSize(Runtime.getRuntime().availableProcessors());
        return new VertxBuilder(options).findTransport(new LimitedTransport()).fileResolver(new ClassPathFiles()).init().vertx();
    }

    /** Puts a limit before the server that will listen there; without effect on a Vert.x that was not made here. */
    public static void put(Vertx vertx, String host, int port, ConnectionLimit limit) {
        if (((VertxInternal) vertx).transport() instanceof LimitedTransport limits) {
            limits.limits.put(host + ' ' + port, limit);
        }
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        ConnectionLimit limit = limits.get(options.getHost() + ' ' + options.getPort());
        if (limit != null) {
            bootstrap.handler(limit)
                    .childOption(ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(LEAST_BYTES, USUAL_BYTES, READ_BYTES))
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNTAKEN);
        }
    }
}

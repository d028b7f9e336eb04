package io.marquee.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one event loop. Patience with each is limited, counted from its last request: the next request must
 * arrive and the answer must be taken before it ends. So neither a client that sends a byte now and then nor one that does not
 * read can hold anything for long.
 */
final class Connections {

    /** Nanoseconds at the last request of a connection, or at its start. */
    private static final class Clock {
        private long last = System.nanoTime();
    }

    private final Map<HttpConnection, Clock> open = new HashMap<>();
    private final AtomicInteger all;
    private final Limits limits;

    /** @param all connections of all event loops */
    Connections(AtomicInteger all, Limits limits) {
        this.all = all;
        this.limits = limits;
    }

    void opened(HttpConnection connection) {
        Channel channel = channel(connection);
        if (all.incrementAndGet() > limits.connections()) {
            all.decrementAndGet();
            channel.close();
            return;
        }
        channel.pipeline().addFirst(new FoldedHeaders());
        open.put(connection, new Clock());
        connection.closeHandler(closed -> {
            open.remove(connection);
            all.decrementAndGet();
        });
    }

    void requested(HttpConnection connection) {
        Clock clock = open.get(connection);
        if (clock != null) {
            clock.last = System.nanoTime();
        }
    }

    /** Closes what tried patience too long. */
    void sweep() {
        long now = System.nanoTime();
        open.entrySet().stream()
                .filter(entry -> now - entry.getValue().last > limits.patience().toNanos())
                .map(entry -> channel(entry.getKey()))
                .toList()
                // not the connection: it would wait until the client has taken what is sent
                .forEach(Channel::close);
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }
}

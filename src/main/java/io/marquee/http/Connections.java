package io.marquee.http;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The connections of one event loop. Patience with each is limited, counted from its last request: the next request must
 * arrive and the answer must be taken before it ends. So neither a client that sends a byte now and then nor one that does not
 * read can hold anything for long.
 */
final class Connections {

    private final Map<HttpConnection, Guard> open = new HashMap<>();
    private final Semaphore free;
    private final Duration patience;

    /** @param free a permit for each connection, of all event loops */
    Connections(Semaphore free, Duration patience) {
        this.free = free;
        this.patience = patience;
    }

    void opened(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        if (!free.tryAcquire()) {
            channel.close();
            return;
        }
        Guard guard = new Guard();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.pipeline().addFirst(guard);
        } else {
            channel.pipeline().addAfter(channel.pipeline().context(tls).name(), "guard", guard);
        }
        open.put(connection, guard);
        connection.closeHandler(closed -> {
            open.remove(connection);
            free.release();
        });
    }

    /** The guard of a connection; null when it is closed. */
    Guard guard(HttpConnection connection) {
        return open.get(connection);
    }

    /** Closes what tried patience too long. */
    void sweep() {
        List.copyOf(open.values()).stream()
                .filter(guard -> guard.silence() > patience.toNanos())
                .forEach(Guard::closeNow);
    }
}

package io.marquee.http;

import io.marquee.search.Live;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The response to one request as server-sent events. A piece is written when the connection has sent what was written before, but for a few
 * that may wait for the event loop; so a client that does not read makes us hold these few, until the patience with it ends.
 */
final class LiveAnswer implements Live.Sink {

    /** Pieces that may be on the way to the connection. */
    private static final int MOST_UNDER_WAY = 2;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context loop = Vertx.currentContext();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean full;
    private volatile boolean closed;

    private LiveAnswer(HttpServerRequest request) {
        this.request = request;
        this.response = request.response();
    }

    /** Answers with what a {@link Live} writes; HEAD is answered with the head alone, and nobody if the client is gone. */
    static void send(HttpServerRequest request, Live live) {
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-store")
                // proxies that gather answers are told not to
                .putHeader("X-Accel-Buffering", "no");
        if (request.method().name().equals("HEAD")) {
            response.end();
            return;
        }
        LiveAnswer sink = new LiveAnswer(request);
        response.closeHandler(gone -> sink.closed = true);
        response.exceptionHandler(gone -> sink.closed = true);
        Carrier flow = ((ConnectionBase) request.connection()).channel().pipeline().get(Carrier.class);
        if (response.closed() || flow == null || flow.isClosing()) {
            // while the database was asked: no handler is told of that
            return;
        }
        response.setChunked(request.version() != HttpVersion.HTTP_1_0);
        flow.goesOn();
        live.begin(sink);
    }

    @Override
    public boolean isReady() {
        return !full && !closed && underWay.get() < MOST_UNDER_WAY;
    }

    @Override
    public void write(Buffer piece) {
        underWay.incrementAndGet();
        loop.runOnContext(here -> {
            if (!closed) {
                response.write(piece);
                full = response.writeQueueFull();
                if (full) {
                    response.drainHandler(drained -> full = false);
                }
            }
            underWay.decrementAndGet();
        });
    }

    @Override
    public void end() {
        loop.runOnContext(here -> {
            if (!closed) {
                closed = true;
                // the end of what has no length, for a client that knows no chunks
                response.end().onComplete(ended -> {
                    if (request.version() == HttpVersion.HTTP_1_0) {
                        request.connection().close();
                    }
                });
            }
        });
    }

    @Override
    public boolean isClosed() {
        return closed;
    }
}

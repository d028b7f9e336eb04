package io.marquee.http;

import io.marquee.search.Live;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The response to one request as server-sent events. Each piece is written when the connection has sent the one before, so a client that does
 * not read makes us hold one piece, until the patience with it ends.
 */
final class LiveAnswer implements Live.Sink {

    private final HttpServerResponse response;
    private final Context loop = Vertx.currentContext();
    private volatile boolean ready = true;
    private volatile boolean closed;

    private LiveAnswer(HttpServerResponse response) {
        this.response = response;
    }

    /** Answers with what a {@link Live} writes; HEAD is answered with the head alone. */
    static void send(HttpServerRequest request, Live live) {
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-store")
                // proxies that gather answers are told not to
                .putHeader("X-Accel-Buffering", "no");
        if (request.method().name().equals("HEAD")) {
            response.end();
            return;
        }
        response.setChunked(request.version() != HttpVersion.HTTP_1_0);
        LiveAnswer sink = new LiveAnswer(response);
        if (request.version() == HttpVersion.HTTP_1_0) {
            response.putHeader("Connection", "close");
        }
        response.closeHandler(gone -> sink.closed = true);
        response.exceptionHandler(gone -> sink.closed = true);
        FlowControl flow = ((ConnectionBase) request.connection()).channel().pipeline().get(FlowControl.class);
        if (flow != null) {
            flow.goesOn();
        }
        live.begin(sink);
    }

    @Override
    public boolean isReady() {
        return ready && !closed;
    }

    @Override
    public void write(Buffer piece) {
        ready = false;
        loop.runOnContext(here -> {
            if (!closed) {
                response.write(piece);
                awaitSent();
            }
        });
    }

    private void awaitSent() {
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> ready = true);
        } else {
            ready = true;
        }
    }

    @Override
    public void end() {
        loop.runOnContext(here -> {
            if (!closed) {
                closed = true;
                response.end();
            }
        });
    }

    @Override
    public boolean isClosed() {
        return closed;
    }
}

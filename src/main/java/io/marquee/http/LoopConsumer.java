package io.marquee.http;

import io.marquee.search.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Runs a route on the event loop that read the request, where Camel's own consumer hands each request to a worker thread. An
 * answer that needs no waiting is sent without any other thread; a route that has to wait says so by {@code threads}.
 */
final class LoopConsumer extends VertxPlatformHttpConsumer {

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_ERROR = 400;
    private static final int UNAVAILABLE = 503;
    private static final double NANOS_PER_MILLI = 1_000_000.0;

    private final AllowedHeaders headers;
    private final AtomicInteger inFlight;
    private final int limit;

    /** @param inFlight counts requests whose answer is not yet sent to the last byte */
    LoopConsumer(
            PlatformHttpEndpoint endpoint, Processor processor, String router, AllowedHeaders headers, AtomicInteger inFlight, int limit) {
        super(endpoint, processor, List.of(), router);
        this.headers = headers;
        this.inFlight = inFlight;
        this.limit = limit;
    }

    @Override
    protected void handleRequest(RoutingContext context) {
        if (isSuspended() || inFlight.get() >= limit) {
            context.response().putHeader("Retry-After", "1");
            HttpListener.answer(context.response(), UNAVAILABLE, ErrorBody.of("OVERLOADED", "Too many requests are under way."));
            return;
        }
        inFlight.incrementAndGet();
        long began = System.nanoTime();
        Context loop = context.vertx().getOrCreateContext();
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        fill(exchange.getIn().getHeaders(), context);
        try {
            createUoW(exchange);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        getAsyncProcessor().process(exchange, inTime -> {
            if (inTime) {
                finish(context, exchange, began);
            } else {
                loop.runOnContext(back -> finish(context, exchange, began));
            }
        });
    }

    private void fill(Map<String, Object> to, RoutingContext context) {
        HttpServerRequest request = context.request();
        to.put(Exchange.HTTP_METHOD, request.method().name());
        to.put(Exchange.HTTP_PATH, request.path());
        to.put(Exchange.HTTP_RAW_QUERY, request.query());
        to.put("X-Request-Id", context.response().headers().get("X-Request-Id"));
        for (String name : headers.in()) {
            String value = request.getHeader(name);
            if (value != null) {
                to.put(name, value);
            }
        }
    }

    private void finish(RoutingContext context, Exchange exchange, long began) {
        Future<Void> sent;
        try {
            sent = send(context.response(), exchange, began);
        } catch (RuntimeException e) {
            // the client is gone
            sent = Future.failedFuture(e);
        }
        sent.onComplete(done -> {
            inFlight.decrementAndGet();
            doneUoW(exchange);
            releaseExchange(exchange, false);
        });
    }

    private Future<Void> send(HttpServerResponse response, Exchange exchange, long began) {
        Message message = exchange.getMessage();
        if (message.getBody() instanceof Answer answer) {
            return send(response, answer, began);
        }
        message.getHeaders().forEach((name, value) -> {
            if (headers.out().contains(name)) {
                response.putHeader(name, String.valueOf(value));
            }
        });
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class);
        if (status >= FIRST_ERROR) {
            response.putHeader("Cache-Control", "no-store");
        }
        ByteBuffer body = message.getBody(ByteBuffer.class);
        byte[] bytes = new byte[body == null ? 0 : body.remaining()];
        if (body != null) {
            body.get(bytes);
        }
        return response.setStatusCode(status)
                .putHeader("Content-Length", String.valueOf(bytes.length))
                .end(Buffer.buffer(bytes));
    }

    private static Future<Void> send(HttpServerResponse response, Answer answer, long began) {
        long hundredths = Math.round((System.nanoTime() - began) / NANOS_PER_MILLI * 100);
        response.putHeader("ETag", answer.etag())
                .putHeader("Cache-Control", "public, max-age=1")
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("Server-Timing", answer.source() + ";dur=" + hundredths / 100 + '.' + hundredths % 100 / 10 + hundredths % 10);
        if (answer.body() == null) {
            return response.setStatusCode(NOT_MODIFIED).end();
        }
        if (answer.gzip()) {
            response.putHeader("Content-Encoding", "gzip");
        }
        return response.putHeader("Content-Type", "application/json")
                .putHeader("Content-Length", String.valueOf(answer.body().length()))
                .end(answer.body());
    }
}

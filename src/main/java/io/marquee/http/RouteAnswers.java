package io.marquee.http;

import static io.vertx.core.http.HttpHeaders.ACCEPT_ENCODING;
import static io.vertx.core.http.HttpHeaders.CACHE_CONTROL;
import static io.vertx.core.http.HttpHeaders.CONTENT_ENCODING;
import static io.vertx.core.http.HttpHeaders.CONTENT_LENGTH;
import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;
import static io.vertx.core.http.HttpHeaders.ETAG;
import static io.vertx.core.http.HttpHeaders.VARY;
import static io.vertx.core.http.HttpHeaders.createOptimized;

import io.marquee.search.Answer;
import io.marquee.search.Live;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Sends what a route has made of a request: an {@link Answer}, a message with headers that may pass, or a failure. */
final class RouteAnswers {

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_ERROR = 400;
    private static final int INTERNAL_ERROR = 500;
    private static final double NANOS_PER_MILLI = 1_000_000.0;

    private static final CharSequence SERVER_TIMING = createOptimized("Server-Timing");
    private static final String FOR_ALL = "public, max-age=";
    private static final String FOR_ONE = "private, max-age=";
    private static final CharSequence JSON = createOptimized("application/json");
    private static final CharSequence PACKED_AND_ORIGIN = createOptimized("accept-encoding, Origin");
    private static final CharSequence GZIP = createOptimized("gzip");

    private final String freshFor;
    private final CharSequence freshForASecond;
    private final CharSequence vary;

    /**
     * @param open whether anybody may have the answers, and so a cache may give them to others
     * @param origins whose pages may read them
     */
    RouteAnswers(boolean open, Origins origins) {
        this.vary = origins.isList() ? PACKED_AND_ORIGIN : ACCEPT_ENCODING;
        this.freshFor = open ? FOR_ALL : FOR_ONE;
        this.freshForASecond = createOptimized(freshFor + Answer.A_SECOND);
    }

    /** @param began nanoseconds, when the request came */
    Future<Void> send(HttpServerRequest request, Exchange exchange, long began) {
        HttpServerResponse response = request.response();
        Message message = exchange.getMessage();
        if (exchange.getException() != null) {
            RequestLog.failed(exchange, exchange.getException());
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, INTERNAL_ERROR);
            message.setBody(null);
        }
        if (message.getBody() instanceof Live live) {
            LiveAnswer.send(request, live);
            return Future.succeededFuture();
        }
        return message.getBody() instanceof Answer answer ? send(response, answer, began) : send(response, message);
    }

    private static Future<Void> send(HttpServerResponse response, Message message) {
        message.getHeaders().forEach((name, value) -> {
            if (ClientHeaders.OUT.contains(name)) {
                response.putHeader(name, String.valueOf(value));
            }
        });
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class);
        if (status >= FIRST_ERROR && !(message.getBody() instanceof ByteBuffer)) {
            // what Camel answers before any route of ours runs, or what escaped them, has no body of ours
            return ErrorAnswer.send(response, status);
        }
        if (status >= FIRST_ERROR) {
            response.putHeader(CACHE_CONTROL, "no-store");
        }
        ByteBuffer body = message.getBody(ByteBuffer.class);
        byte[] bytes = new byte[body == null ? 0 : body.remaining()];
        if (body != null) {
            body.get(bytes);
        }
        return response.setStatusCode(status)
                .putHeader(CONTENT_LENGTH, String.valueOf(bytes.length))
                .end(Buffer.buffer(bytes));
    }

    private Future<Void> send(HttpServerResponse response, Answer answer, long began) {
        long hundredths = Math.round((System.nanoTime() - began) / NANOS_PER_MILLI * 100);
        response.putHeader(ETAG, answer.etag())
                .putHeader(CACHE_CONTROL, answer.freshFor() == Answer.A_SECOND ? freshForASecond : freshFor + answer.freshFor())
                .putHeader(VARY, vary)
                .putHeader(SERVER_TIMING, answer.source() + ";dur=" + hundredths / 100 + '.' + hundredths % 100 / 10 + hundredths % 10);
        if (answer.body() == null) {
            return response.setStatusCode(NOT_MODIFIED).end();
        }
        if (answer.gzip()) {
            response.putHeader(CONTENT_ENCODING, GZIP);
        }
        return response.putHeader(CONTENT_TYPE, JSON)
                .putHeader(CONTENT_LENGTH, String.valueOf(answer.body().length()))
                .end(answer.body());
    }
}

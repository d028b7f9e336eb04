package io.marquee.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;

/** Sends an answer that is not a success, with the contract's {@link ErrorBody}. */
public final class ErrorAnswer {

    private static final int FIRST_ERROR = 400;
    private static final int INTERNAL_ERROR = 500;

    private ErrorAnswer() {}

    /** For what failed in a handler of a router. */
    static void failed(RoutingContext context) {
        send(context, context.statusCode() < FIRST_ERROR ? INTERNAL_ERROR : context.statusCode());
    }

    /** Answers with a status; when an answer has begun it can only be broken off. */
    public static void send(RoutingContext context, int status) {
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        send(context.response(), status);
    }

    static Future<Void> send(HttpServerResponse response, int status) {
        return send(response, status, ErrorBody.of(status));
    }

    /** Answers with a status and a body that says more. */
    public static Future<Void> send(HttpServerResponse response, int status, ByteBuffer body) {
        return response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Length", String.valueOf(body.remaining()))
                .end(Buffer.buffer(body.array()));
    }
}

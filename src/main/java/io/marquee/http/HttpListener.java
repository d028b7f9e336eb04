package io.marquee.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * An HTTP server whose requests Camel routes answer: Vert.x with limits that Camel's own server has no settings for.
 *
 * <p>Limits: request line and headers {@value #MAX_HEAD} bytes each, {@value #IDLE_SECONDS} seconds of silence.
 */
public final class HttpListener implements AutoCloseable {

    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final int MAX_HEAD = 8_192;
    private static final int IDLE_SECONDS = 30;
    private static final int STOP_SECONDS = 5;
    private static final int FIRST_ERROR = 400;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int INTERNAL_ERROR = 500;

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final Router router;
    private HttpServer server;

    /** @param port 0 takes a free one */
    public HttpListener(Vertx vertx, String host, int port) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.router = Router.router(vertx);
        router.route().order(-1).failureHandler(HttpListener::answerFailure);
        for (int status : new int[] {BAD_REQUEST, NOT_FOUND, INTERNAL_ERROR}) {
            router.errorHandler(status, HttpListener::answerFailure);
        }
    }

    /** The router in front of Camel's routes. */
    public Router router() {
        return router;
    }

    /** Lets routes of this context consume from here by a component of that name. */
    public void serve(CamelContext context, String component) {
        Router camel = Router.router(vertx);
        router.route().order(Integer.MAX_VALUE).subRouter(camel);
        HttpEngine engine = new HttpEngine(port);
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(engine.getServerPort());
        context.getRegistry().bind(name, new VertxPlatformHttpRouter(null, vertx, camel, name));
        PlatformHttpComponent http = new PlatformHttpComponent(context);
        engine.setCamelContext(context);
        http.setEngine(engine);
        context.addComponent(component, http);
    }

    /** @throws IOException when the port is taken or not allowed */
    public void listen() throws IOException {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                // over it, an answer to HEAD would have a body
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD);
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(this::accept)
                    .invalidRequestHandler(HttpListener::answerInvalid)
                    .listen(port, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getCause().getMessage(), e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return server == null ? port : server.actualPort();
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** A malformed escape in the path would be an internal error of the router. */
    private void accept(HttpServerRequest request) {
        if (MALFORMED_ESCAPE.matcher(request.path() == null ? "" : request.path()).find()) {
            answer(request.response(), BAD_REQUEST);
        } else {
            router.handle(request);
        }
    }

    private static void answerFailure(RoutingContext context) {
        answer(context, context.statusCode() < FIRST_ERROR ? INTERNAL_ERROR : context.statusCode());
    }

    /** Answers with a status and the contract's error body. */
    static void answer(RoutingContext context, int status) {
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        answer(context.response(), status);
    }

    private static Future<Void> answer(HttpServerResponse response, int status) {
        return response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(ErrorBody.of(status).array()));
    }

    /** What never becomes a request: a request line or headers too long, or no HTTP at all. */
    private static void answerInvalid(HttpServerRequest request) {
        DecoderResult result = request.decoderResult();
        int status = BAD_REQUEST;
        if (result.cause() instanceof TooLongHttpLineException) {
            status = URI_TOO_LONG;
        } else if (result.cause() instanceof TooLongHttpHeaderException) {
            status = HEADERS_TOO_LARGE;
        }
        answer(request.response().putHeader("Connection", "close"), status)
                .onComplete(done -> request.connection().close());
    }
}

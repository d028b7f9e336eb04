package io.marquee.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * An HTTP server whose requests Camel routes answer: Vert.x with limits that Camel's own server has no settings for.
 *
 * <p>Limits: request line and headers {@value #MAX_HEAD} bytes each, {@value #IDLE_SECONDS} seconds of silence.
 */
public final class HttpListener implements AutoCloseable {

    private static final int MAX_HEAD = 8_192;
    private static final int IDLE_SECONDS = 30;
    private static final int STOP_SECONDS = 5;

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
        router.route().order(-3).handler(HttpListener::answerHeadAsGet);
        router.route().order(-2).failureHandler(HttpListener::answerFailure);
    }

    /** The router in front of Camel's routes. */
    public Router router() {
        return router;
    }

    /** Lets routes of this context consume from here by a component of that name. */
    public void serve(CamelContext context, String component) {
        Router camel = Router.router(vertx);
        router.route().order(1).subRouter(camel);
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
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD);
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(router)
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

    /** The contract knows GET; the server itself leaves the body out of an answer to HEAD. */
    private static void answerHeadAsGet(RoutingContext context) {
        if (context.request().method() == HttpMethod.HEAD) {
            context.reroute(HttpMethod.GET, context.request().uri());
        } else {
            context.next();
        }
    }

    private static void answerFailure(RoutingContext context) {
        int status = context.statusCode() < 400 ? 500 : context.statusCode();
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(ErrorBody.of(status));
    }
}

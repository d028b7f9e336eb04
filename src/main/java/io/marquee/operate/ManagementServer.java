package io.marquee.operate;

import io.marquee.http.Carrier;
import io.marquee.http.ConnectionLimit;
import io.marquee.http.ConnectionObserver;
import io.marquee.http.Connections;
import io.marquee.http.ErrorAnswer;
import io.marquee.http.ErrorBody;
import io.marquee.http.LimitedTransport;
import io.marquee.http.SecurityHeaders;
import io.marquee.settings.Networks;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/**
 * The HTTP server of the management port, which Camel uses in the place of its own. It adds limits, and asks {@link ManagementCallers} before
 * every path: {@value #CONNECTIONS} connections, one request under way on each; {@value #MAX_HEAD} bytes of request line and of headers each.
 */
public final class ManagementServer extends VertxPlatformHttpServer {

    private static final int CONNECTIONS = 64;
    private static final int MAX_HEAD = 8_192;
    private static final int WAITING_BYTES = 8_388_608;
    /** More than half a minute, so that a scraper with that period keeps its connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int SECOND_MILLIS = 1_000;
    private static final int FORBIDDEN = 403;

    private final Vertx vertx;
    private final ManagementCallers callers;
    private HttpServer server;
    private String deployment;

    /** @param port not 0: Camel finds this server by it */
    public ManagementServer(Vertx vertx, String host, int port, ManagementCallers callers) {
        super(configuration(host, port));
        this.vertx = vertx;
        this.callers = callers;
        setVertx(vertx);
    }

    private static VertxPlatformHttpServerConfiguration configuration(String host, int port) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(host);
        configuration.setBindPort(port);
        return configuration;
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    public int getPort() {
        return getConfigurationPort();
    }

    @Override
    protected void startServer() {
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(getPort());
        Router router = VertxPlatformHttpRouter.lookup(getCamelContext(), name);
        deployment = vertx.deployVerticle(new Loop(router)).toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected void stopServer() {
        if (deployment != null) {
            vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
            deployment = null;
        }
    }

    private final class Loop extends AbstractVerticle {

        private final HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD)
                .setHost(getHost())
                .setPort(getPort());
        private final Connections connections = new Connections(options, PATIENCE, WAITING_BYTES, ConnectionObserver.none());
        private final Router router;

        Loop(Router router) {
            this.router = router;
        }

        @Override
        public void start(Promise<Void> started) {
            ConnectionLimit limit = new ConnectionLimit(CONNECTIONS, CONNECTIONS, Networks.none(), ConnectionObserver.none());
            LimitedTransport.put(vertx, getHost(), getPort(), limit);
            server = vertx.createHttpServer(options).connectionHandler(connections::opened).requestHandler(this::accept);
            vertx.setPeriodic(SECOND_MILLIS, tick -> connections.sweep());
            server.listen().<Void>mapEmpty().onComplete(started);
        }

        private void accept(HttpServerRequest request) {
            Carrier flow = connections.carrier(request.connection());
            if (flow == null || flow.isClosing()) {
                return;
            }
            flow.requested();
            ManagementCallers.Denial denial = callers.denial(request.headers());
            if (denial == null) {
                router.handle(request);
            } else {
                denial.counter().increment();
                ByteBuffer body = ErrorBody.of(denial.code(), denial.message());
                ErrorAnswer.send(SecurityHeaders.put(request.response()), FORBIDDEN, body);
            }
        }
    }
}

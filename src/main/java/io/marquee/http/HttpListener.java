package io.marquee.http;

import io.marquee.access.Gate;
import io.marquee.trace.Traces;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SSLOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * An HTTP server whose requests Camel routes answer: Vert.x with several event loops, and with limits that Camel's own server
 * has no settings for. {@link Limits} are given; request line and headers may have {@value #MAX_HEAD} bytes each, and so may a
 * body, which nothing here needs.
 */
public final class HttpListener implements AutoCloseable {

    private static final CharSequence DATE = HttpHeaders.createOptimized("Date");
    private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final int MAX_HEAD = 8_192;
    private static final int STOP_SECONDS = 5;
    private static final int SECOND_MILLIS = 1_000;
    private static final int CERTIFICATE_MILLIS = 10_000;
    private static final int FIRST_ERROR = 400;
    private static final int BAD_REQUEST = 400;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final Set<String> TLS = Set.of("TLSv1.2", "TLSv1.3");
    /** Port by which the servers of one listener agree on a free one. */
    private static final int SHARED_FREE_PORT = -1;

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final Limits limits;
    private final RequestMetrics metrics;
    private final ConnectionMetrics connectionMetrics;
    private final Router router;
    private final Places places;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile int actualPort;
    private volatile boolean draining;
    private volatile String date = date();
    private HttpEngine engine;
    /** Null: every path is for the router. */
    private FrontDoor frontDoor;
    private Gate gate = Gate.open();
    private ServerCertificate certificate;
    private String deployment;

    /** @param port 0 takes a free one */
    public HttpListener(
            Vertx vertx, String host, int port, Limits limits, RequestMetrics metrics, ConnectionMetrics connectionMetrics) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.limits = limits;
        this.metrics = metrics;
        this.connectionMetrics = connectionMetrics;
        this.places = new Places(limits.inFlight());
        this.router = Router.router(vertx);
        router.route().order(-2).failureHandler(HttpListener::answerFailure);
        for (int status : new int[] {BAD_REQUEST, NOT_FOUND, INTERNAL_ERROR}) {
            router.errorHandler(status, HttpListener::answerFailure);
        }
    }

    /** Speaks TLS, 1.2 and 1.3. */
    public void secure(ServerCertificate own) {
        certificate = own;
    }

    /** Lets nobody in whom this gate does not; to be said before {@link #serve}. */
    public void guard(Gate by) {
        gate = by;
    }

    /** Lets routes of this context consume from here by a component of that name. */
    public void serve(CamelContext context, String component, Waiting waiting, Traces traces) {
        engine = new HttpEngine(port, places, waiting, metrics, traces, !gate.asksWho());
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(engine.getServerPort());
        context.getRegistry().bind(name, new VertxPlatformHttpRouter(null, vertx, router, name));
        PlatformHttpComponent http = new PlatformHttpComponent(context);
        engine.setCamelContext(context);
        http.setEngine(engine);
        context.addComponent(component, http);
    }

    /**
     * From now on there are these paths, to the letter, and no others: those of the contract, which the route that consumes from here
     * answers, and the pages of its documentation.
     *
     * @param operations the methods of each path, as the contract writes them
     */
    public void admit(Map<String, Set<String>> operations) {
        frontDoor = new FrontDoor(operations, Documentation.pages(gate.schemes()));
    }

    /** @throws IOException when the port is taken or not allowed */
    public void listen() throws IOException {
        Door door = new Door(limits.connections(), limits.connectionsPerAddress(), limits.trusted(), connectionMetrics);
        Doors.put(vertx, host, port == 0 ? SHARED_FREE_PORT : port, door);
        try {
            deployment = vertx.deployVerticle(EventLoop::new, new DeploymentOptions().setInstances(limits.eventLoops()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getCause().getMessage(), e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return actualPort == 0 ? port : actualPort;
    }

    /** Where this machine finds it. */
    public String url() {
        return (certificate == null ? "http" : "https") + "://localhost:" + port();
    }

    /** From now on each answer asks its client to close the connection and to take another instance. */
    public void drain() {
        draining = true;
    }

    /** Stops when the requests under way are answered, or after {@value #STOP_SECONDS} seconds. */
    @Override
    public void close() throws Exception {
        if (deployment != null) {
            places.awaitAll(STOP_SECONDS);
            vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** One of several servers on the same port; connections are dealt out in turn. */
    private final class EventLoop extends AbstractVerticle {

        private final HttpServerOptions options = new HttpServerOptions()
                // over it, an answer to HEAD would have a body
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD)
                .setHost(host)
                .setPort(port == 0 ? SHARED_FREE_PORT : port);
        private final Connections mine =
                new Connections(options, limits.patience(), limits.waitingBytes() / limits.eventLoops(), connectionMetrics);

        @Override
        public void start(Promise<Void> started) {
            if (certificate != null) {
                options.setSsl(true)
                        .setKeyCertOptions(certificate.options())
                        .setEnabledSecureTransportProtocols(TLS)
                        .setSslHandshakeTimeout(handshakeSeconds());
            }
            vertx.createHttpServer(options)
                    .connectionHandler(mine::opened)
                    .requestHandler(this::accept)
                    .invalidRequestHandler(this::refuseInvalid)
                    .listen()
                    .onSuccess(this::listens)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void listens(HttpServer server) {
            actualPort = server.actualPort();
            vertx.setPeriodic(SECOND_MILLIS, tick -> {
                mine.sweep();
                date = date();
            });
            if (certificate != null && watching.compareAndSet(false, true)) {
                vertx.setPeriodic(CERTIFICATE_MILLIS, tick -> renew(server));
            }
        }

        /** One of the servers takes it for all that share the port. */
        private void renew(HttpServer server) {
            vertx.executeBlocking(certificate::isRenewed).onSuccess(renewed -> {
                if (renewed) {
                    server.updateSSLOptions(tls()).onSuccess(certificate::taken).onFailure(certificate::refused);
                }
            });
        }

        private void accept(HttpServerRequest request) {
            Guard guard = mine.guard(request.connection());
            if (guard == null || guard.isClosing()) {
                return;
            }
            guard.requested();
            describe(request);
            if (isTooLarge(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
                refuse(request, TOO_LARGE, guard);
            } else {
                HttpListener.this.accept(request);
            }
        }

        /** What never becomes a request: a request line or headers too long, or no HTTP at all. */
        private void refuseInvalid(HttpServerRequest request) {
            Guard guard = mine.guard(request.connection());
            if (guard == null || guard.isClosing()) {
                return;
            }
            describe(request);
            Throwable cause = request.decoderResult().cause();
            int status = cause instanceof TooLongHttpLineException
                    ? URI_TOO_LONG
                    : cause instanceof TooLongHttpHeaderException ? HEADERS_TOO_LARGE : BAD_REQUEST;
            refuse(request, status, guard);
        }

        /** Answers, and takes nothing more from a connection of which it is not known where the next request begins. */
        private void refuse(HttpServerRequest request, int status, Guard guard) {
            count(request, System.nanoTime());
            request.response().putHeader("Connection", "close");
            answer(request.response(), status);
            guard.closeSoon();
        }
    }

    private long handshakeSeconds() {
        return Math.max(1, limits.patience().toSeconds());
    }

    private SSLOptions tls() {
        return new SSLOptions()
                .setKeyCertOptions(certificate.options())
                .setEnabledSecureTransportProtocols(TLS)
                .setSslHandshakeTimeout(handshakeSeconds());
    }

    private void accept(HttpServerRequest request) {
        long began = System.nanoTime();
        if (gate.isOpen()) {
            answer(request, began);
        } else if (places.take()) {
            gate.check(request, frontDoor != null && frontDoor.leads(request), refusal -> {
                if (refusal == null) {
                    answer(request, began);
                } else {
                    request.response().putHeader(refusal.header(), refusal.value());
                    turnAway(request, began, refusal.status(), ErrorBody.of(refusal.code(), refusal.message()));
                }
                // after who answers has taken one of his own: a stop waits for both
                places.giveBack();
            });
        } else {
            request.response().putHeader("Retry-After", "1");
            turnAway(request, began, UNAVAILABLE, ErrorBody.overloaded());
        }
    }

    private void turnAway(HttpServerRequest request, long began, int status, ByteBuffer body) {
        count(request, began);
        answer(request.response(), status, body);
    }

    private void answer(HttpServerRequest request, long began) {
        if (frontDoor == null) {
            router.handle(request);
            return;
        }
        FrontDoor.Place place = frontDoor.place(request.path());
        String method = request.method().name();
        if (place != null && place.isOperation(method)) {
            engine.consumer().serve(request, began);
        } else if (places.take()) {
            count(request, began);
            Future<Void> sent = answer(request, method, place);
            places.written();
            sent.onComplete(done -> places.sent());
        } else {
            request.response().putHeader("Retry-After", "1");
            turnAway(request, began, UNAVAILABLE, ErrorBody.overloaded());
        }
    }

    /** What needs no route. */
    private static Future<Void> answer(HttpServerRequest request, String method, FrontDoor.Place place) {
        HttpServerResponse response = request.response();
        if (place == null) {
            boolean malformed = request.path() == null || MALFORMED_ESCAPE.matcher(request.path()).find();
            return answer(response, malformed ? BAD_REQUEST : NOT_FOUND);
        } else if (method.equals("OPTIONS")) {
            return response.setStatusCode(NO_CONTENT).putHeader("Allow", place.allow()).end();
        } else if (place.methods().contains(method)) {
            return place.page().answer(request);
        }
        response.putHeader("Allow", place.allow());
        return answer(response, NOT_ALLOWED);
    }

    /** Counts its answer. Not for searches: what runs here costs them too much. */
    private void count(HttpServerRequest request, long began) {
        HttpServerResponse response = request.response();
        response.endHandler(sent -> metrics.answered(response.getStatusCode(), "none", System.nanoTime() - began));
    }

    /** Headers that every answer has. */
    private void describe(HttpServerRequest request) {
        String id = request.getHeader(X_REQUEST_ID);
        HttpServerResponse response = SafeHeaders.put(request.response())
                .putHeader(DATE, date)
                .putHeader(X_REQUEST_ID, id != null && REQUEST_ID.matcher(id).matches() ? id : newRequestId());
        if (certificate != null) {
            SafeHeaders.putTransport(response);
        }
        if (draining) {
            response.putHeader("Connection", "close");
        }
    }

    private static String newRequestId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    private static boolean isTooLarge(String contentLength) {
        return contentLength != null && (contentLength.length() > 9 || Long.parseLong(contentLength) > MAX_HEAD);
    }

    private static String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    private static void answerFailure(RoutingContext context) {
        answer(context, context.statusCode() < FIRST_ERROR ? INTERNAL_ERROR : context.statusCode());
    }

    /** Answers with a status and the contract's error body. */
    public static void answer(RoutingContext context, int status) {
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        answer(context.response(), status);
    }

    static Future<Void> answer(HttpServerResponse response, int status) {
        return answer(response, status, ErrorBody.of(status));
    }

    /** Answers with a status and a body that says more. */
    public static Future<Void> answer(HttpServerResponse response, int status, ByteBuffer body) {
        return response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Length", String.valueOf(body.remaining()))
                .end(Buffer.buffer(body.array()));
    }
}

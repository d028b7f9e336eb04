package io.marquee.http;

import io.marquee.access.AccessControl;
import io.marquee.trace.Traces;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * An HTTP server whose requests Camel routes answer: Vert.x with several event loops. It has limits that Camel's own server has no
 * settings for: the {@link HttpLimits}, and {@value ListenerLoop#MAX_HEAD} bytes each for the request line, for the headers, and for a
 * body, unless it is for an operation that takes one ({@link RequestBodies}).
 */
public final class HttpListener implements AutoCloseable {

    private static final int STOP_SECONDS = 5;
    private static final int[] STATUSES_OF_ROUTER = {400, 404, 500};
    /** Port by which the servers of one listener agree on a free one. */
    private static final int SHARED_FREE_PORT = -1;

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final HttpLimits limits;
    private final RequestObserver observer;
    private final ConnectionObserver connectionObserver;
    private final Router router;
    private final InFlightLimit inFlight;
    private final CommonHeaders headers = new CommonHeaders();
    private final Reception reception;
    private Origins origins = Origins.none();
    private volatile int actualPort;
    /** Null: HTTP/1.1 alone. */
    private Negotiation negotiation;
    private ServerCertificate certificate;
    private String deployment;

    /** @param port 0 takes a free one */
    public HttpListener(
            Vertx vertx, String host, int port, HttpLimits limits, RequestObserver observer, ConnectionObserver connectionObserver) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.limits = limits;
        this.observer = observer;
        this.connectionObserver = connectionObserver;
        this.inFlight = new InFlightLimit(limits.inFlight());
        this.router = Router.router(vertx);
        this.reception = new Reception(router, inFlight, observer);
        router.route().order(-2).failureHandler(ErrorAnswer::failed);
        for (int status : STATUSES_OF_ROUTER) {
            router.errorHandler(status, ErrorAnswer::failed);
        }
    }

    /** Speaks TLS, 1.2 and 1.3. */
    public void secure(ServerCertificate own) {
        certificate = own;
        headers.secure();
    }

    /** Speaks HTTP/2, too, by TLS and without. */
    public void multiplex() {
        negotiation = new Negotiation();
    }

    /** Asks this first whether a request is let in; to be said before {@link #serve}. */
    public void restrict(AccessControl first) {
        reception.restrict(first);
    }

    /** Lets pages of these origins read the answers; to be said before {@link #serve}. */
    public void share(Origins with) {
        origins = with;
        headers.share(with);
        reception.share(with);
    }

    /** Lets routes of this context consume from here by a component of that name. */
    public void serve(CamelContext context, String component, BlockingRequests blocking, Traces traces) {
        RouteAnswers answers = new RouteAnswers(!reception.access().asksWho(), origins);
        HttpEngine engine = new HttpEngine(port, inFlight, blocking, observer, traces, answers);
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(engine.getServerPort());
        context.getRegistry().bind(name, new VertxPlatformHttpRouter(null, vertx, router, name));
        PlatformHttpComponent http = new PlatformHttpComponent(context);
        engine.setCamelContext(context);
        http.setEngine(engine);
        context.addComponent(component, http);
        reception.serve(engine);
    }

    /**
     * From now on there are these paths, to the letter, and no others: those of the contract, which the route that consumes from here
     * answers, the pages of its documentation, and the one for people.
     *
     * @param operations the methods of each path, as the contract writes them
     * @param signed those of them whose requests say by a signature whose they are, and need no key
     * @param browse whether there is the page for people
     */
    public void admit(Map<String, Set<String>> operations, Set<String> signed, boolean browse) {
        Map<String, Page> pages = Documentation.pages(reception.access().schemes());
        if (browse) {
            pages.putAll(BrowsePages.all());
        }
        reception.admit(new PathTable(operations, signed, pages));
    }

    /** @throws IOException when the port is taken or not allowed */
    public void listen() throws IOException {
        int shared = port == 0 ? SHARED_FREE_PORT : port;
        AtomicBoolean watching = new AtomicBoolean();
        ConnectionLimit limit =
                new ConnectionLimit(limits.connections(), limits.connectionsPerAddress(), limits.trusted(), connectionObserver);
        if (negotiation != null && certificate != null) {
            limit.begin(negotiation);
        }
        LimitedTransport.put(vertx, host, shared, limit);
        try {
            deployment = vertx.deployVerticle(
                            () -> new ListenerLoop(
                                    host, shared, limits, connectionObserver, headers, reception, certificate, negotiation, watching, open -> actualPort = open),
                            new DeploymentOptions().setInstances(limits.eventLoops()))
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
        headers.drain();
    }

    /** Stops when the requests under way are answered, or after {@value #STOP_SECONDS} seconds. */
    @Override
    public void close() throws Exception {
        if (deployment != null) {
            inFlight.awaitAll(STOP_SECONDS);
            vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }
}

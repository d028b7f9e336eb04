package io.marquee.http;

import io.marquee.trace.Traces;
import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Camel's HTTP engine for one {@link HttpListener}, tied to it by name, so that several listeners can live in one context. */
final class HttpEngine extends VertxPlatformHttpEngine {

    private final int port;
    private final InFlightLimit inFlight;
    private final BlockingRequests blocking;
    private final RequestObserver observer;
    private final Traces traces;
    private final RouteAnswers answers;
    private EventLoopConsumer consumer;

    /** @param inFlight counts the requests under way */
    HttpEngine(int port, InFlightLimit inFlight, BlockingRequests blocking, RequestObserver observer, Traces traces, RouteAnswers answers) {
        this.port = port;
        this.inFlight = inFlight;
        this.blocking = blocking;
        this.observer = observer;
        this.traces = traces;
        this.answers = answers;
    }

    @Override
    protected void doInit() {
        // the registry knows one engine only: each component here holds its own
    }

    @Override
    public int getServerPort() {
        return port;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        consumer = new EventLoopConsumer(
                endpoint,
                processor,
                VertxPlatformHttpRouter.getRouterNameFromPort(port),
                blocking,
                inFlight,
                observer,
                traces,
                answers);
        return consumer;
    }

    /** How the body of a request is received; null when no operation takes it. */
    RequestBodies bodies(HttpServerRequest request) {
        BlockingRequests.Queue queue = blocking.queue().apply(request.path(), request.query());
        return queue == null ? null : queue.bodies();
    }

    /** The last one made. */
    EventLoopConsumer consumer() {
        return consumer;
    }
}

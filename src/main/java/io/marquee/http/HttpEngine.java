package io.marquee.http;

import io.marquee.trace.Traces;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Camel's HTTP engine, tied to one {@link HttpListener} by name, so that several can live in one context. */
final class HttpEngine extends VertxPlatformHttpEngine {

    private final int port;
    private final Places places;
    private final Waiting waiting;
    private final RequestMetrics metrics;
    private final Traces traces;
    private final boolean open;
    private LoopConsumer consumer;

    /**
     * @param places one for each request under way
     * @param open whether anybody may have the answers
     */
    HttpEngine(int port, Places places, Waiting waiting, RequestMetrics metrics, Traces traces, boolean open) {
        this.port = port;
        this.places = places;
        this.waiting = waiting;
        this.metrics = metrics;
        this.traces = traces;
        this.open = open;
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
        consumer = new LoopConsumer(
                endpoint,
                processor,
                VertxPlatformHttpRouter.getRouterNameFromPort(port),
                waiting,
                places,
                metrics,
                traces,
                open);
        return consumer;
    }

    /** The last one made. */
    LoopConsumer consumer() {
        return consumer;
    }
}

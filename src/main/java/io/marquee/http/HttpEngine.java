package io.marquee.http;

import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/** Camel's HTTP engine, tied to one {@link HttpListener} by name, so that several can live in one context. */
final class HttpEngine extends VertxPlatformHttpEngine {

    private final int port;

    HttpEngine(int port) {
        this.port = port;
    }

    @Override
    protected void doInit() {
        // the registry knows one engine only: each component here holds its own
    }

    @Override
    public int getServerPort() {
        return port;
    }
}

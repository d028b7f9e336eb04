package io.marquee.http;

import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets through only the named headers, in and out. Whatever else a client or a provider sends becomes no header of a message,
 * and no header of a message reaches them; Camel's HTTP server would otherwise return every query parameter as a header.
 */
public final class AllowedHeaders implements HeaderFilterStrategy {

    private final Set<String> in = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    /** Property of an exchange: further names that it may send. */
    public static final String OWN = "ownHeaders";

    private final Set<String> out = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private AllowedHeaders(Set<String> in, Set<String> out) {
        this.in.addAll(in);
        this.out.addAll(out);
    }

    /** Between clients and the public routes. */
    public static AllowedHeaders ofClients() {
        return new AllowedHeaders(
                Set.of("Accept", "Accept-Encoding", "If-None-Match"),
                Set.of("Content-Type", "Cache-Control", "Retry-After", "Allow", "Location"));
    }

    /** Between the routes and providers. */
    public static AllowedHeaders ofProviders() {
        return new AllowedHeaders(
                Set.of("Content-Type", "Retry-After", "ETag", "Last-Modified"),
                Set.of("Accept", "User-Agent", "If-None-Match", "If-Modified-Since"));
    }

    /** Names that may come in. */
    Set<String> in() {
        return in;
    }

    /** Names that may go out, in any case. */
    Set<String> out() {
        return out;
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !in.contains(name);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !out.contains(name) && !(exchange.getProperty(OWN) instanceof Set<?> own && own.contains(name));
    }
}

package io.marquee.poll;

import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets through only the named headers between the routes and providers, in and out. Whatever else a provider sends becomes no header of
 * a message, and no other header of a message reaches it.
 */
final class ProviderHeaders implements HeaderFilterStrategy {

    /** Name of the exchange property with the set of further headers that this request may send. */
    static final String OWN = "ownHeaders";

    private final Set<String> in = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> out = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    ProviderHeaders() {
        in.addAll(Set.of("Content-Type", "Retry-After", "ETag", "Last-Modified", "Location"));
        out.addAll(Set.of("Accept", "User-Agent", "If-None-Match", "If-Modified-Since"));
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

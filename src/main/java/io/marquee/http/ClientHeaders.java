package io.marquee.http;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The headers that pass between clients and the public routes, in any case. Whatever else a client sends becomes no header of a message,
 * and no other header of a message reaches it; Camel's HTTP server would otherwise return every query parameter as a header.
 */
final class ClientHeaders {

    /** Names that may come in. */
    static final Set<String> IN = inAnyCase("Accept", "Accept-Encoding", "If-None-Match", "Last-Event-ID");
    /** Further names that may come in with a body. */
    static final Set<String> WITH_BODY = inAnyCase("Content-Type", "Content-Encoding", "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature");
    /** Names that may go out. */
    static final Set<String> OUT = inAnyCase("Content-Type", "Cache-Control", "Retry-After", "Allow", "Location", "WWW-Authenticate");

    private ClientHeaders() {}

    private static Set<String> inAnyCase(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Collections.addAll(set, names);
        return Collections.unmodifiableSet(set);
    }
}

package io.marquee.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The security headers of every answer, by which browsers do no more with it than show it. */
public final class SecurityHeaders {

    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");
    private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING = HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence SNIFFING = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence FRAMES = HttpHeaders.createOptimized("X-Frame-Options");
    private static final CharSequence NO_FRAMES = HttpHeaders.createOptimized("DENY");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence RESOURCE = HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
    /** Pages of our own origin. */
    static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
    /** Pages of any origin. */
    static final CharSequence CROSS_ORIGIN = HttpHeaders.createOptimized("cross-origin");

    private SecurityHeaders() {}

    /** For an answer that no browser need show; a page changes the policy to what it needs. */
    public static HttpServerResponse put(HttpServerResponse response) {
        return put(response, SAME_ORIGIN);
    }

    /** @param origins of the pages that may load it, as {@code Cross-Origin-Resource-Policy} names them */
    static HttpServerResponse put(HttpServerResponse response, CharSequence origins) {
        return response.putHeader(SNIFFING, NO_SNIFFING)
                .putHeader(POLICY, NOTHING)
                .putHeader(FRAMES, NO_FRAMES)
                .putHeader(REFERRER, NO_REFERRER)
                .putHeader(RESOURCE, origins);
    }

    /** For a year this host by TLS only. */
    static void putTransport(HttpServerResponse response) {
        response.putHeader(TRANSPORT, ONE_YEAR);
    }
}

package io.marquee.http;

import io.marquee.settings.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The origins whose pages browsers let read what the public port answers (CORS). They may ask by GET and HEAD, and with a key or a token; what
 * changes something is for no page. An origin is compared to the letter, and what goes back is ours.
 */
public final class Origins {

    private static final CharSequence BY_ORIGIN = HttpHeaders.createOptimized("Origin");
    private static final CharSequence ALL = HttpHeaders.createOptimized("*");
    private static final CharSequence ALLOW_HEADERS = HttpHeaders.createOptimized("Access-Control-Allow-Headers");
    private static final CharSequence MAY_SEND = HttpHeaders.createOptimized(
            "Accept, Authorization, Content-Type, If-None-Match, Last-Event-ID, X-API-Key, X-Request-Id, traceparent, tracestate");
    private static final CharSequence EXPOSE_HEADERS = HttpHeaders.createOptimized("Access-Control-Expose-Headers");
    private static final CharSequence MAY_READ = HttpHeaders.createOptimized("ETag, Retry-After, WWW-Authenticate, X-Request-Id");
    private static final CharSequence MAX_AGE = HttpHeaders.createOptimized("Access-Control-Max-Age");
    /** For so long a browser asks no second time: ten minutes, and then it notices another setting. */
    private static final CharSequence SECONDS = HttpHeaders.createOptimized("600");

    private final boolean all;
    private final Map<String, CharSequence> listed;

    private Origins(boolean all, Map<String, CharSequence> listed) {
        this.all = all;
        this.listed = listed;
    }

    /** Pages of our own origin alone. */
    static Origins none() {
        return new Origins(false, Map.of());
    }

    /** As the settings say. */
    public static Origins of(Settings settings) {
        String setting = settings.text("http.cors-origins");
        if (setting.isEmpty() || setting.equals("*")) {
            return new Origins(!setting.isEmpty(), Map.of());
        }
        return new Origins(false, Stream.of(setting.split(","))
                .map(String::strip)
                .distinct()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), HttpHeaders::createOptimized)));
    }

    /** Whether there are some, and others are not among them: then answers differ by who asks, and caches must know. */
    boolean isList() {
        return !listed.isEmpty();
    }

    /** Who may load an answer without reading it: whom {@code Cross-Origin-Resource-Policy} names. */
    CharSequence resourcePolicy() {
        return all || isList() ? SecurityHeaders.CROSS_ORIGIN : SecurityHeaders.SAME_ORIGIN;
    }

    /** Lets the page that asks, if one does and may, read the answer. */
    void put(HttpServerRequest request) {
        if (isList()) {
            // also without an origin: a cache must not give that answer to who has one
            request.response().putHeader(HttpHeaders.VARY, BY_ORIGIN);
        } else if (!all) {
            return;
        }
        CharSequence who = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD ? allowed(request) : null;
        if (who != null) {
            request.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, who).putHeader(EXPOSE_HEADERS, MAY_READ);
        }
    }

    /**
     * Tells a browser, which asks before it sends what a page wants, that the page may.
     *
     * @param methods that the page may use there; empty: none
     */
    void putPreflight(HttpServerRequest request, String methods) {
        if (methods.isEmpty() || !request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
            return;
        }
        CharSequence who = allowed(request);
        if (who != null) {
            HttpServerResponse response = request.response();
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, who)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
                    .putHeader(ALLOW_HEADERS, MAY_SEND)
                    .putHeader(MAX_AGE, SECONDS);
        }
    }

    /** How the header names whoever asks; null when they may not read, or say twice where they come from. */
    private CharSequence allowed(HttpServerRequest request) {
        if (all) {
            return ALL;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        CharSequence known = origin == null ? null : listed.get(origin);
        return known == null || request.headers().getAll(HttpHeaders.ORIGIN).size() > 1 ? null : known;
    }
}

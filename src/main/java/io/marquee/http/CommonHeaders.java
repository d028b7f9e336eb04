package io.marquee.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Headers that every answer of a listener has: its date, the id of its request, and what browsers may do with it. */
final class CommonHeaders {

    private static final CharSequence DATE = HttpHeaders.createOptimized("Date");
    private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private volatile Origins origins = Origins.none();
    private volatile boolean secure;
    private volatile boolean draining;
    private volatile String date = now();

    /** From now on pages of these origins may read answers. */
    void share(Origins with) {
        origins = with;
    }

    /** From now on answers go by TLS. */
    void secure() {
        secure = true;
    }

    /** From now on each answer asks its client to close the connection. */
    void drain() {
        draining = true;
    }

    /** Whether clients are asked to take another connection. */
    boolean isDraining() {
        return draining;
    }

    /** Looks at the clock; to be called each second, as a look for each answer would cost too much. */
    void tick() {
        date = now();
    }

    /** Puts them on the answer to a request. */
    void put(HttpServerRequest request) {
        String id = request.getHeader(X_REQUEST_ID);
        HttpServerResponse response = SecurityHeaders.put(request.response(), origins.resourcePolicy())
                .putHeader(DATE, date)
                .putHeader(X_REQUEST_ID, id != null && REQUEST_ID.matcher(id).matches() ? id : newRequestId());
        origins.put(request);
        if (secure) {
            SecurityHeaders.putTransport(response);
        }
        if (draining) {
            response.putHeader("Connection", "close");
        }
    }

    private static String newRequestId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    private static String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }
}

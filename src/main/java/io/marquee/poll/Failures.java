package io.marquee.poll;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.camel.http.base.HttpOperationFailedException;

/** Says what a failure means to an operator and when to try again. */
final class Failures {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final int MAX_DOUBLINGS = 16;
    private static final double JITTER = 0.1;

    private Failures() {}

    /** One line: what went wrong at the bottom of it. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof HttpOperationFailedException http) {
            return "HTTP " + http.getStatusCode();
        }
        String message = root.getMessage() == null ? "" : root.getMessage().lines().findFirst().orElse("");
        return message.isBlank() ? root.getClass().getSimpleName() : message;
    }

    /** Status of the provider's answer; null when it is not that which failed. */
    static Integer status(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof HttpOperationFailedException http) {
                return http.getStatusCode();
            }
        }
        return null;
    }

    /** Milliseconds that the provider asked to be left alone, at most one hour; null when it did not, or unreadably. */
    static Long retryAfterMs(Throwable failure, Instant now) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof HttpOperationFailedException http && http.getResponseHeaders() != null) {
                return http.getResponseHeaders().entrySet().stream()
                        .filter(header -> "Retry-After".equalsIgnoreCase(header.getKey()))
                        .flatMap(header -> Stream.ofNullable(parse(header.getValue(), now)))
                        .findFirst()
                        .orElse(null);
            }
        }
        return null;
    }

    private static Long parse(String value, Instant now) {
        Duration wait;
        if (value.strip().matches("\\d{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(value.strip()));
        } else {
            try {
                wait = Duration.between(
                        now, ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            } catch (DateTimeParseException e) {
                return null;
            }
        }
        // a started millisecond counts: never before the time that was asked for
        return Math.max(0, Math.min(wait.plusNanos(NANOS_A_MILLI - 1).toMillis(), LONGEST_RETRY_AFTER.toMillis()));
    }

    /** Milliseconds until the next try after a failure: doubling from one second, a little random, never above the period. */
    static long backOffMs(int failuresBefore, Duration period) {
        long doubled = FIRST_RETRY.toMillis() << Math.min(failuresBefore, MAX_DOUBLINGS);
        double jitter = 1 + JITTER * ThreadLocalRandom.current().nextDouble();
        return Math.min((long) (doubled * jitter), period.toMillis());
    }
}

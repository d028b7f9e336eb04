package io.marquee.poll;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.marquee.feed.NoSpaceException;
import io.marquee.feed.StatusException;
import io.marquee.feed.Trouble;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the exception that ended a poll into a reason of one line for operators, and into the time until the next try. */
public final class Failures {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final int MAX_DOUBLINGS = 16;
    private static final double JITTER = 0.1;
    private static final int MAX_CAUSES = 16;
    private static final int FRAMES = 3;
    /** What the system says of a full disk. */
    private static final String NO_SPACE = "No space left";

    private Failures() {}

    /** One line for a poll, in words of ours or those of the database. */
    static String reason(Throwable failure) {
        SQLException database = last(failure, SQLException.class);
        if (database != null) {
            return firstLine(database);
        }
        CallNotPermittedException breaker = last(failure, CallNotPermittedException.class);
        return breaker != null
                ? "not tried, as it has failed again and again: the circuit breaker " + breaker.getCausingCircuitBreakerName() + " is open"
                : Trouble.of(failure);
    }

    /** One line for a record that could not be read or mapped: the message of the root cause. */
    static String detail(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return firstLine(root);
    }

    /** The classes of a failure and its causes, each with the first frames of its stack trace, without their messages, which may hold secrets. */
    static String origin(Throwable failure) {
        return Stream.iterate(failure, link -> link != null, Throwable::getCause)
                .limit(MAX_CAUSES)
                .map(link -> link.getClass().getName() + Stream.of(link.getStackTrace()).limit(FRAMES)
                        .map(frame -> " at " + frame).collect(Collectors.joining()))
                .collect(Collectors.joining(", caused by "));
    }

    /** Where a failure comes from that nobody has foreseen, after a colon; empty for any other, whose reason says enough. */
    static String originOfUnforeseen(Throwable failure) {
        return Trouble.isForeseen(reason(failure)) ? "" : ": " + origin(failure);
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage().lines().findFirst().orElse("");
        return message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static <T extends Throwable> T last(Throwable failure, Class<T> kind) {
        T found = null;
        for (Throwable link = failure; link != null; link = link.getCause()) {
            found = kind.isInstance(link) ? kind.cast(link) : found;
        }
        return found;
    }

    /** Whether a failure is of the database or of this machine, and says nothing of the feed. */
    static boolean isOfOurs(Throwable failure) {
        return Stream.iterate(failure, link -> link != null, Throwable::getCause).limit(MAX_CAUSES).anyMatch(link ->
                link instanceof SQLException || link instanceof CallNotPermittedException || link instanceof NoSpaceException
                        || link instanceof FileSystemException || String.valueOf(link.getMessage()).contains(NO_SPACE));
    }

    /** Status of the provider's answer; null when the failure was another. */
    public static Integer status(Throwable failure) {
        StatusException answer = last(failure, StatusException.class);
        return answer == null ? null : answer.status();
    }

    /** Milliseconds that the provider asked to be left alone, at most one hour; null when it did not, or unreadably. */
    public static Long retryAfterMs(Throwable failure, Instant now) {
        StatusException answer = last(failure, StatusException.class);
        return answer == null || answer.retryAfter() == null ? null : parse(answer.retryAfter().strip(), now);
    }

    private static Long parse(String value, Instant now) {
        Duration wait;
        if (value.matches("\\d{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(value));
        } else {
            try {
                wait = Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
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

package io.marquee.outlet;

import io.marquee.feed.Trouble;
import io.marquee.poll.Failures;
import io.marquee.poll.VariableValues;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.camel.util.URISupport;

/**
 * What follows from a failure of a publication.
 *
 * @param reason one line for operators; null when the receiver has no part in it
 * @param rest until the next try
 */
record Retry(String reason, Duration rest) {

    static final Duration FIRST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofHours(4);
    private static final int GONE = 410;
    private static final double JITTER = 0.1;
    private static final int MAX_DOUBLINGS = 20;
    private static final int MAX_CAUSES = 16;

    /**
     * @param failures in a row, with this one
     * @param values that no reason may hold
     */
    static Retry of(Throwable failure, int failures, Outlet outlet, VariableValues values) {
        if (chain(failure).anyMatch(link -> link instanceof SQLException || link instanceof CancellationException)) {
            return atOnce();
        }
        Integer status = Failures.status(failure);
        Long wanted = Failures.retryAfterMs(failure, Instant.now());
        // who is gone, and says so, is asked as seldom as can be
        Duration usual = status != null && status == GONE ? LONGEST : backOff(failures);
        Duration rest = wanted == null || wanted < usual.toMillis() ? usual : Duration.ofMillis(wanted);
        return new Retry(values.clean(reason(failure, outlet)), rest);
    }

    /** It is the receiver's fault in no way. */
    static Retry atOnce() {
        return new Retry(null, Duration.ZERO);
    }

    /** Doubling from {@link #FIRST} up to {@link #LONGEST}, a little random. */
    static Duration backOff(int failures) {
        long doubled = Math.min(FIRST.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS), LONGEST.toMillis());
        return Duration.ofMillis((long) (doubled * (1 - JITTER * ThreadLocalRandom.current().nextDouble())));
    }

    private static String reason(Throwable failure, Outlet outlet) {
        if (chain(failure).anyMatch(link -> link instanceof InterruptedIOException || link instanceof OverdueException)) {
            return "not taken within " + outlet.timeout().toMillis() + " ms";
        }
        String words = Trouble.of(failure);
        if (Trouble.isForeseen(words)) {
            return words;
        }
        // of a component of the operator's choice nobody but its library knows what is wrong
        Throwable root = chain(failure).reduce((one, next) -> next).orElse(failure);
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + URISupport.sanitizeUri(root.getMessage()));
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, link -> link != null, Throwable::getCause).limit(MAX_CAUSES);
    }
}

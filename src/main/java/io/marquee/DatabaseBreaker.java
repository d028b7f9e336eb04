package io.marquee;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;

/** Makes the breakers before the database: one for all that reads it for searches, and one for all that polls store. */
final class DatabaseBreaker {

    private static final int WATCHED_CALLS = 10;

    private DatabaseBreaker() {}

    /**
     * One that opens when half of the last {@value #WATCHED_CALLS} calls failed, and lets one call through after a rest.
     *
     * @param least calls before it opens
     * @param rest how long it stays open
     * @param ours an exception that says nothing of the database
     */
    static CircuitBreaker of(String name, int least, Duration rest, Class<? extends Exception> ours) {
        return CircuitBreaker.of(name, CircuitBreakerConfig.custom()
                .minimumNumberOfCalls(least)
                .slidingWindowSize(WATCHED_CALLS)
                .waitDurationInOpenState(rest)
                .permittedNumberOfCallsInHalfOpenState(1)
                .ignoreExceptions(ours)
                .build());
    }
}

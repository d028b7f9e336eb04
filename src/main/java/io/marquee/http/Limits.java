package io.marquee.http;

import java.time.Duration;

/**
 * What an {@link HttpListener} takes at most.
 *
 * @param eventLoops threads that read and write
 * @param connections open at once; further ones are closed
 * @param inFlight requests whose answer is not yet sent to the last byte; further ones are answered with 503
 * @param patience until a connection has to send its next request, and to take the answer
 */
public record Limits(int eventLoops, int connections, int inFlight, Duration patience) {

    static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(20);

    /** For a listener on loopback with few clients. */
    public static Limits small() {
        return new Limits(1, 16, 16, DEFAULT_PATIENCE);
    }
}

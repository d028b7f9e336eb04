package io.marquee.http;

import io.marquee.settings.Networks;
import java.time.Duration;

/**
 * The limits of an {@link HttpListener}: threads, connections, requests, bytes, and time.
 *
 * @param eventLoops threads that read and write
 * @param connections open at once; further ones are closed
 * @param connectionsPerAddress of them, those of one address, or of one network of 64 bits of IPv6; further ones are closed
 * @param trusted addresses of which as many may be open as of all
 * @param inFlight requests whose answer is not yet written, or is a large one and not yet sent to the last byte; further ones are answered
 *     with 503
 * @param waitingBytes of requests that are not let in and answers that are not taken, of all connections; beyond them the connection
 *     that has waited longest is closed
 * @param patience until a connection has to send its next request, and to take the answer
 */
public record HttpLimits(
        int eventLoops,
        int connections,
        int connectionsPerAddress,
        Networks trusted,
        int inFlight,
        long waitingBytes,
        Duration patience) {

    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(20);
    private static final long MEGABYTE = 1 << 20;

    /** For a listener on loopback with few clients. */
    public static HttpLimits small() {
        return new HttpLimits(1, 16, 16, Networks.none(), 16, MEGABYTE, DEFAULT_PATIENCE);
    }
}

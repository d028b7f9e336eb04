package io.marquee.http;

import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;

/**
 * Which requests have to wait for something, and where they do.
 *
 * @param weight by the query of the request, which may be null: bytes that its answer takes at most, 0 when it need not wait;
 *     asked on the event loop
 * @param threads where they wait
 * @param turns how many may wait, or have their answer on the way, at once; further ones are answered with 503
 * @param bytes what their answers may take in sum; one that is larger is answered with 503
 */
public record Waiting(ToLongFunction<String> weight, Executor threads, int turns, long bytes) {

    /** For routes that never wait. */
    public static Waiting never() {
        return new Waiting(query -> 0, Runnable::run, 0, 0);
    }
}

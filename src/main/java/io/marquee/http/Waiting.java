package io.marquee.http;

import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Which requests have to wait for something, and where they do.
 *
 * @param waits by the query of the request, which may be null; asked on the event loop
 * @param threads where they wait
 * @param turns how many may wait, or have a large answer on the way, at once; further ones are answered with 503
 */
public record Waiting(Predicate<String> waits, Executor threads, int turns) {

    /** For routes that never wait. */
    public static Waiting never() {
        return new Waiting(query -> false, Runnable::run, 0);
    }
}

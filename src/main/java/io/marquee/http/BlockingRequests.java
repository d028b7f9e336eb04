package io.marquee.http;

import java.util.concurrent.Executor;
import java.util.function.BiPredicate;

/**
 * Which requests wait for the database, on which threads, and how many at once; no event loop may wait.
 *
 * @param blocks whether a request does, by its path and its query, which may be null; asked on the event loop
 * @param threads on which they wait
 * @param turns how many may wait, or have a large answer on the way, at once; further ones are answered with 503
 */
public record BlockingRequests(BiPredicate<String, String> blocks, Executor threads, int turns) {

    /** For routes of which no request waits. */
    public static BlockingRequests never() {
        return new BlockingRequests((path, query) -> false, Runnable::run, 0);
    }
}

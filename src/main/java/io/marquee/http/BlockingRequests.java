package io.marquee.http;

import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * Which requests wait for the database, and where; no event loop may wait.
 *
 * @param queue where a request waits, by its path and its query, which may be null; gives null for one that does not wait; asked on the event loop
 */
public record BlockingRequests(BiFunction<String, String, Queue> queue) {

    /** Where requests of one kind wait, so that many of them hold up none of another kind. */
    public static final class Queue {

        private final Executor threads;
        private final InFlightLimit turns;
        private final RequestBodies bodies;

        /**
         * @param threads on which they wait
         * @param turns how many may wait, or have a large answer on the way, at once; further ones are answered with 503
         */
        public Queue(Executor threads, int turns) {
            this(threads, turns, null);
        }

        /** @param bodies receives the body of each of them before it takes a turn; null when they have none */
        public Queue(Executor threads, int turns, RequestBodies bodies) {
            this.threads = threads;
            this.turns = new InFlightLimit(turns);
            this.bodies = bodies;
        }

        Executor threads() {
            return threads;
        }

        RequestBodies bodies() {
            return bodies;
        }

        InFlightLimit turns() {
            return turns;
        }
    }

    /** For routes of which no request waits. */
    public static BlockingRequests never() {
        return new BlockingRequests((path, query) -> null);
    }
}

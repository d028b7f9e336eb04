package io.marquee.http;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The next turn of an event loop, for what goes on there for long: in between it looks at all of its connections. A task that is simply handed
 * to the loop does not wait for that; 64 of them run until it looks at its clock, and with each of them at work for a fraction of a millisecond
 * all others would wait for the sum.
 */
final class NextTurn {

    private NextTurn() {}

    /** Runs a task there, after the connections of which something has come. */
    static void of(EventExecutor loop, Runnable task) {
        loop.schedule(task, 0, TimeUnit.NANOSECONDS);
    }
}

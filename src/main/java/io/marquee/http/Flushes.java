package io.marquee.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * What the connections of one event loop have to send, sent together at the end of its turn. A client that waits for an answer runs as soon as the
 * system has it, often on the processor of this loop; so answers that are sent one by one cost a switch of threads each.
 */
final class Flushes {

    /** So many answers wait for each other, so that the first one waits for no more than it takes to make them. */
    static final int MOST = 16;

    private final Queue<Runnable> waiting = new ArrayDeque<>();

    /**
     * @param loop runs what it is given after what is under way
     * @param flush sends what a connection has written
     */
    void add(Executor loop, Runnable flush) {
        if (waiting.isEmpty()) {
            loop.execute(this::run);
        }
        waiting.add(flush);
        if (waiting.size() >= MOST) {
            run();
        }
    }

    private void run() {
        for (Runnable flush = waiting.poll(); flush != null; flush = waiting.poll()) {
            flush.run();
        }
    }
}

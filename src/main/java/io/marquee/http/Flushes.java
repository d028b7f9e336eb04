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

    private final Queue<Written> waiting = new ArrayDeque<>();

    /**
     * A new connection.
     *
     * @param loop runs what it is given after what is under way
     * @param flush sends what the connection has written
     */
    Written of(Executor loop, Runnable flush) {
        return new Written(loop, flush);
    }

    private void run() {
        for (Written next = waiting.poll(); next != null; next = waiting.poll()) {
            next.sendIfWaiting();
        }
    }

    /** What one connection has written and not sent. */
    final class Written {

        private final Executor loop;
        private final Runnable flush;
        private boolean waits;

        private Written(Executor loop, Runnable flush) {
            this.loop = loop;
            this.flush = flush;
        }

        /** Sends it with that of other connections. */
        void sendSoon() {
            if (waits) {
                return;
            }
            if (waiting.isEmpty()) {
                loop.execute(Flushes.this::run);
            }
            waits = true;
            waiting.add(this);
            if (waiting.size() >= MOST) {
                run();
            }
        }

        void send() {
            waits = false;
            flush.run();
        }

        /** Sends it before the connection is closed. */
        void sendIfWaiting() {
            if (waits) {
                send();
            }
        }
    }
}

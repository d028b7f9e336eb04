package io.marquee.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many requests may be in flight: each takes a permit and gives it back when its answer is written. The bytes of the answer then wait
 * in the connection, or are referred to there, and have budgets of their own. So clients that do not read hold no permits, however much
 * they ask for.
 */
final class InFlightLimit {

    private final int all;
    private final Semaphore free;
    /** One is taken for each answer that is written and not yet sent. */
    private final Semaphore unsent = new Semaphore(Integer.MAX_VALUE);

    InFlightLimit(int all) {
        this.all = all;
        this.free = new Semaphore(all);
    }

    /** Takes a permit; false when none is free. */
    boolean take() {
        return free.tryAcquire();
    }

    void giveBack() {
        free.release();
    }

    /** Gives a permit back for an answer that has been written; {@link #sent} is to follow. */
    void written() {
        unsent.acquireUninterruptibly();
        free.release();
    }

    /** The answer has been sent, or its client is gone. */
    void sent() {
        unsent.release();
    }

    /** Waits until no request is under way and every answer is sent; not for longer than so many seconds. */
    void awaitAll(int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        free.tryAcquire(all, seconds, TimeUnit.SECONDS);
        unsent.tryAcquire(Integer.MAX_VALUE, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}

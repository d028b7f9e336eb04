package io.marquee.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Places for requests under way. A place is given back when the answer is written: its bytes wait in the connection, or are referred to
 * there, and have their own budgets. So clients that do not read take no places, however much they ask for.
 */
final class Places {

    private final int all;
    private final Semaphore free;
    /** A permit is out for each answer that is written and not yet sent. */
    private final Semaphore unsent = new Semaphore(Integer.MAX_VALUE);

    Places(int all) {
        this.all = all;
        this.free = new Semaphore(all);
    }

    /** False when there is none. */
    boolean take() {
        return free.tryAcquire();
    }

    void giveBack() {
        free.release();
    }

    /** Gives a place back for an answer that has been written; {@link #sent} is to follow. */
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

package io.marquee.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Places for requests under way. One with a large answer keeps its place until the last byte is sent. One with a small answer gives it
 * back when that is written: the bytes wait in the connection, where they have a budget, so clients that do not read take no places.
 */
final class Places {

    private final int all;
    private final Semaphore free;
    /** A permit is out for each small answer that is written and not yet sent. */
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

    /** Gives a place back as soon as the answer to that request allows. */
    void giveBack(HttpServerRequest answered, Future<Void> sent) {
        if (isLarge(answered)) {
            sent.onComplete(done -> free.release());
        } else {
            unsent.acquireUninterruptibly();
            free.release();
            sent.onComplete(done -> unsent.release());
        }
    }

    /** Whether an answer that has been written goes out in {@link Pieces}. */
    private static boolean isLarge(HttpServerRequest answered) {
        return answered.response().bytesWritten() > Pieces.SIZE && answered.method() != HttpMethod.HEAD;
    }

    /** Waits until no request is under way and every answer is sent; not for longer than so many seconds. */
    void awaitAll(int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        free.tryAcquire(all, seconds, TimeUnit.SECONDS);
        unsent.tryAcquire(Integer.MAX_VALUE, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}

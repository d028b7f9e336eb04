package io.marquee.mapping;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A permit for work that may take much of the heap for a moment, such as on a large record; others wait until it is closed. A record of 4 MB
 * becomes a tree of up to 110 MB, and a program may make 50 MB of it; so there are as many permits as half of the heap has room for.
 * Ordinary records need none.
 */
public final class HeavyWork implements AutoCloseable {

    /** A record or page of so many bytes or more is heavy. */
    private static final int BYTES = 65_536;
    /** Heap that the holder of a permit may take, about. */
    private static final long EACH = 167_772_160;

    private static final Semaphore PERMITS = new Semaphore((int) Math.max(1, Runtime.getRuntime().maxMemory() / 2 / EACH), true);
    private static final ThreadLocal<HeavyWork> OF_THREAD = new ThreadLocal<>();

    /** For work that is not heavy; closing it does nothing. */
    public static final HeavyWork NONE = new HeavyWork(true);

    private final AtomicBoolean over;

    private HeavyWork(boolean over) {
        this.over = new AtomicBoolean(over);
    }

    /** Waits for a permit to work on so many bytes; if they are few, returns {@link #NONE} at once. */
    public static HeavyWork begin(long bytes) {
        return bytes < BYTES ? NONE : begin();
    }

    /** Waits for a permit; a thread that has one already does not wait. To be closed once the work is done, on any thread. */
    static HeavyWork begin() {
        HeavyWork mine = OF_THREAD.get();
        if (mine != null && !mine.over.get()) {
            return new HeavyWork(true);
        }
        PERMITS.acquireUninterruptibly();
        HeavyWork begun = new HeavyWork(false);
        OF_THREAD.set(begun);
        return begun;
    }

    /** Gives the permit back; the second time it does nothing. */
    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            PERMITS.release();
        }
    }

    /** How many permits are free. */
    static int free() {
        return PERMITS.availablePermits();
    }
}

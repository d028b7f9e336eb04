package io.marquee.mapping;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The turn of something that may take much of the heap for a moment: a large record, or a program that makes much. A record of 4 MB becomes
 * a tree of up to 110 MB, and a program may make 50 MB of it; so there are as many turns as half of the heap has room for, and the
 * others wait. Ordinary records wait for nobody.
 */
public final class HeavyWork implements AutoCloseable {

    /** Bytes of a record, or of a page, from which on it is heavy. */
    private static final int BYTES = 65_536;
    /** Heap that a turn may take, about. */
    private static final long EACH = 167_772_160;

    private static final Semaphore TURNS = new Semaphore((int) Math.max(1, Runtime.getRuntime().maxMemory() / 2 / EACH), true);
    private static final ThreadLocal<HeavyWork> OF_THREAD = new ThreadLocal<>();

    /** Of what is not heavy. */
    public static final HeavyWork NONE = new HeavyWork(true);

    private final AtomicBoolean over;

    private HeavyWork(boolean over) {
        this.over = new AtomicBoolean(over);
    }

    /** Waits for a turn to work on so many bytes, and on all that is made of them; if they are few, there is nothing to wait for. */
    public static HeavyWork begin(long bytes) {
        return bytes < BYTES ? NONE : begin();
    }

    /** Waits for a turn; a thread that has one already goes on with it. To be closed by whoever began, on any thread. */
    static HeavyWork begin() {
        HeavyWork mine = OF_THREAD.get();
        if (mine != null && !mine.over.get()) {
            return new HeavyWork(true);
        }
        TURNS.acquireUninterruptibly();
        HeavyWork begun = new HeavyWork(false);
        OF_THREAD.set(begun);
        return begun;
    }

    /** Lets the next one go on; the second time it does nothing. */
    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            TURNS.release();
        }
    }

    /** How many turns are free. */
    static int free() {
        return TURNS.availablePermits();
    }
}

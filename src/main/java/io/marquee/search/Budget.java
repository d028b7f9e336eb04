package io.marquee.search;

import java.util.concurrent.atomic.AtomicLong;

/** A limit on the bytes that all answers of a kind hold together. A share is taken as a whole or not at all; whoever took it gives it back. */
public final class Budget {

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    /** @param limit bytes */
    public Budget(long limit) {
        this.limit = limit;
    }

    /** Whether that much was free, and is taken now. */
    boolean take(long bytes) {
        long before;
        do {
            before = held.get();
            if (bytes > limit - before) {
                return false;
            }
        } while (!held.compareAndSet(before, before + bytes));
        return true;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes that are taken now. */
    public long held() {
        return held.get();
    }

    public long limit() {
        return limit;
    }
}

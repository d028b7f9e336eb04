package io.marquee.search;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all answers of a kind may hold together. A share is taken as a whole or not at all, and given back by who took it. */
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

package io.marquee.poll;

import io.marquee.feed.Transfer;
import java.time.Duration;

/** Until when a poll may go on, and whether it is to end before. Others than the thread of the poll may call {@link #stop}. */
final class Deadline {

    private final long startedAt = System.nanoTime();
    private final Duration limit;
    private volatile Transfer transfer;
    private volatile Stop stop;

    /** @param limit of the whole poll, from now on */
    Deadline(Duration limit) {
        this.limit = limit;
    }

    /** Ends the poll as soon as it can notice: at its next record, byte, or turn. */
    void stop(Stop why) {
        stop = why;
        Transfer under = transfer;
        if (under != null) {
            under.end(why.reason());
        }
    }

    /** Lets {@link #stop} end a download. */
    void ends(Transfer download) {
        transfer = download;
        if (stop != null) {
            download.end(stop.reason());
        }
    }

    /** Who has stopped the poll; null when nobody has. */
    Stop stopped() {
        return stop;
    }

    /** Why it must end now; null while it may go on. */
    String interruption() {
        Stop why = stop;
        if (why != null) {
            return why.reason();
        }
        return left().isNegative() ? "not over within " + limit.toSeconds() + " s" : null;
    }

    /** What is left. */
    Duration left() {
        return limit.minusNanos(System.nanoTime() - startedAt);
    }
}

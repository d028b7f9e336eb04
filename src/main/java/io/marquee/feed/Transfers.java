package io.marquee.feed;

import java.time.Duration;
import java.util.Map;

/** Holds the {@link Transfer} of each thread. The HTTP client blocks, so what a thread reads from any socket belongs to the poll that it makes. */
public final class Transfers {

    private final TransferLimits limits;
    private final ThreadLocal<Transfer> current = new ThreadLocal<>();

    public Transfers(TransferLimits limits) {
        this.limits = limits;
    }

    /**
     * A poll of this thread begins to ask; its limits count from now, over all its pages.
     *
     * @param left what the whole poll has left
     * @param statuses answers that it takes beside those with a feed
     */
    public Transfer begin(Duration left, Statuses statuses) {
        Transfer transfer = new Transfer(limits.within(left), statuses, false);
        current.set(transfer);
        return transfer;
    }

    /** The poll of this thread is over. */
    public void end() {
        Transfer transfer = current();
        if (transfer != null) {
            // its connection may be another poll's from now on
            transfer.waitsFor(null);
        }
        current.remove();
    }

    /** A request of this thread goes out. One outside of polls, from a route of a provider file's own, has all the limits of a poll for itself. */
    Transfer asking() {
        Transfer transfer = current();
        if (transfer == null || transfer.isOfOneRequest()) {
            transfer = new Transfer(limits, Statuses.NONE, true);
            current.set(transfer);
        }
        transfer.asks();
        return transfer;
    }

    /** The transfer of this thread; null before its first request, and after a poll. One of a single request stays until the next begins. */
    public Transfer current() {
        return current.get();
    }

    /** Headers of the last answer to this thread, by their names in small letters; none before the first answer. */
    public Map<String, String> headers() {
        Transfer transfer = current();
        return transfer == null ? Map.of() : transfer.headers();
    }

    public TransferLimits limits() {
        return limits;
    }
}

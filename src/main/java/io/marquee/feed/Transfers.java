package io.marquee.feed;

/** The transfer of each thread: the client blocks, so what a thread reads from any socket is of its own poll. */
public final class Transfers {

    private final TransferLimits limits;
    private final ThreadLocal<Transfer> current = new ThreadLocal<>();

    public Transfers(TransferLimits limits) {
        this.limits = limits;
    }

    /** A poll of this thread begins to ask; its limits count from now, over all its pages. */
    public void begin() {
        current.set(new Transfer(limits, false));
    }

    /** That poll is over. */
    public void end() {
        current.remove();
    }

    /** A request of this thread goes out. One that belongs to no poll, from a route of a file's own, has all the limits of a poll. */
    Transfer asking() {
        Transfer transfer = current();
        if (transfer == null || transfer.isOfOneRequest()) {
            transfer = new Transfer(limits, true);
            current.set(transfer);
        }
        transfer.asks();
        return transfer;
    }

    /** The one of this thread; null while it polls nobody. */
    Transfer current() {
        return current.get();
    }

    TransferLimits limits() {
        return limits;
    }
}

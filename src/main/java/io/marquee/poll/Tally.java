package io.marquee.poll;

/** What a poll passed over, so that it can be told. */
public final class Tally {

    private boolean whole = true;
    private long skipped;
    private long unreadPrices;
    private String firstUnread;

    Tally() {}

    /** Notes that something of a record was left out. */
    void notWhole() {
        whole = false;
    }

    /** Notes that the mapping made nothing of a record. */
    void skip() {
        skipped++;
    }

    /** Notes a price that is none. */
    void unreadPrice(String text) {
        unreadPrices++;
        firstUnread = firstUnread == null ? text : firstUnread;
    }

    /** Whether each record could be read and gave only items, not too many, so that a plan that is not among them has left the feed. */
    boolean isWhole() {
        return whole;
    }

    /** Records of which the mapping made nothing at all. */
    public long skipped() {
        return skipped;
    }

    /** Prices that could not be read. */
    public long unreadPrices() {
        return unreadPrices;
    }

    /** The first of them, at most {@value io.marquee.plan.PlanReader#MAX_UNREAD} characters; null when all could be read. */
    public String firstUnread() {
        return firstUnread;
    }
}

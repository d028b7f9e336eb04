package io.marquee.poll;

import io.marquee.feed.Scratch;
import java.io.Closeable;
import java.io.IOException;

/** The push that a poll reads, as far as it has come from the database. */
final class TakenPush implements Closeable {

    /** Polls that fail on one before it is dropped, so that those behind it come. */
    static final int MOST_TRIES = 3;
    /** How it ends then. */
    static final String DROPPED = "dropped";

    private final long number;
    private final int bytes;
    private final String contentType;
    private final int tries;
    private final boolean more;
    private final Scratch.Kept kept;
    private int come;

    /**
     * @param tries polls that have failed on it
     * @param more whether others wait behind it
     * @param kept gets its bytes
     */
    TakenPush(long number, int bytes, String contentType, int tries, boolean more, Scratch.Kept kept) {
        this.number = number;
        this.bytes = bytes;
        this.contentType = contentType;
        this.tries = tries;
        this.more = more;
        this.kept = kept;
    }

    long number() {
        return number;
    }

    String contentType() {
        return contentType;
    }

    Scratch.Kept kept() {
        return kept;
    }

    /** Whether others wait behind it. */
    boolean hasMore() {
        return more;
    }

    /** How many of its bytes are here. */
    int come() {
        return come;
    }

    /** Whether there are more of its bytes. */
    boolean isComing() {
        return come < bytes;
    }

    void add(byte[] piece) throws IOException {
        kept.add(piece);
        come += piece.length;
    }

    /**
     * How it ends with the poll: as that does, or {@code dropped} when too many have failed; null when it waits for another poll. So does a feed
     * that is held, unless a newer one is there.
     */
    String outcome(Poll poll) {
        if (poll.deadline().stopped() != null) {
            return null;
        }
        String outcome = poll.ending().outcome();
        return switch (outcome) {
            case "failed" -> isTried(poll) && tries + 1 >= MOST_TRIES ? DROPPED : null;
            case "held" -> more ? outcome : null;
            default -> outcome;
        };
    }

    /** Whether the poll has failed for what was pushed, and not for what is ours. */
    boolean isTried(Poll poll) {
        return "failed".equals(poll.ending().outcome()) && poll.deadline().stopped() == null && !poll.ending().isOfOurs();
    }

    @Override
    public void close() throws IOException {
        kept.close();
    }
}

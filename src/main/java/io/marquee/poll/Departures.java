package io.marquee.poll;

import java.util.Map;

/** The plans that have left the feed of a poll: in how many pieces they are still to be marked, and how many plans have not left. */
public final class Departures {

    private final Poll poll;
    private long pieces;
    private long staying;

    Departures(Poll poll) {
        this.poll = poll;
    }

    /** Whether the poll has read all of a feed, so that what was not in it has left. */
    public boolean isComplete() {
        return "ok".equals(poll.ending().outcome());
    }

    /** Whether there are more to mark. */
    public boolean isNext() {
        return pieces > 0;
    }

    /** How many plans the provider has in its feed; known once they were looked for. */
    long staying() {
        return staying;
    }

    /** @param row of find-departed; null when another instance had taken over */
    void found(Map<String, Object> row) {
        pieces = row == null ? 0 : ((Number) row.get("pieces")).longValue();
        staying = row == null ? 0 : ((Number) row.get("plans")).longValue();
    }

    /** @param plans that mark-departed marked; null when another instance had taken over */
    void marked(Long plans) {
        pieces = plans == null ? 0 : pieces - 1;
    }
}

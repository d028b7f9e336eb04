package io.marquee.poll;

import java.util.Map;

/** How a poll ends: its outcome, why it is not a good one, and what is remembered of its feed. */
public final class Ending {

    private final Poll poll;
    private String failure;
    private boolean ofOurs;
    private Long retryAfterMs;

    Ending(Poll poll) {
        this.poll = poll;
    }

    /** @param isOfOurs whether that says nothing of the feed */
    void fail(String reason, boolean isOfOurs) {
        failure = reason;
        ofOurs = isOfOurs;
    }

    /** Whether it failed for what says nothing of the feed, such as a database that is away. */
    boolean isOfOurs() {
        return ofOurs;
    }

    /** @param milliseconds that the provider asked to be left alone; null when it did not */
    void retryAfter(Long milliseconds) {
        retryAfterMs = milliseconds;
    }

    /**
     * {@code ok}, {@code unchanged}, {@code held} (it waits for an operator, nothing is stored), {@code partial} (the feed ended early, what came is
     * stored), or {@code failed}.
     */
    public String outcome() {
        if (failure != null) {
            return "failed";
        }
        if (poll.received().isUnchanged()) {
            return "unchanged";
        }
        if (isHeld()) {
            return "held";
        }
        if (reason() == null) {
            return "ok";
        }
        return poll.read() > 0 ? "partial" : "failed";
    }

    private boolean isHeld() {
        return failure == null && poll.passes().heldFor() != null;
    }

    /** What the operator is asked; null unless the feed is held. */
    Weight held() {
        return isHeld() ? poll.passes().weight() : null;
    }

    /** Whether it read all of a feed, or found it unchanged. */
    boolean isGood() {
        return "ok".equals(outcome()) || "unchanged".equals(outcome());
    }

    /** Why it is not ok, one line; null when it is. */
    public String reason() {
        if (failure != null) {
            return failure;
        }
        String cut = poll.pages().cut() != null ? poll.pages().cut() : poll.problem();
        String held = poll.passes().heldFor();
        return poll.filled().clean(held == null ? cut : cut == null ? held : held + "; " + cut);
    }

    /** Milliseconds until the next poll; null when the period says it. */
    Long retryMs() {
        TakenPush push = poll.received().push();
        if (push != null && push.hasMore() && push.outcome(poll) != null) {
            return 0L;
        }
        Stop stop = poll.deadline().stopped();
        if (isGood() || isHeld()) {
            return null;
        }
        if (stop != null) {
            return stop.again() ? 0 : poll.provider().period().toMillis();
        }
        long backOff = Failures.backOffMs(poll.claim().failures(), poll.provider().period());
        return retryAfterMs == null ? backOff : Math.max(backOff, retryAfterMs);
    }

    /** What of its feed is told to have drifted; as it was unless the feed is complete. */
    Drift drift() {
        LastFeed last = poll.claim().last();
        return "ok".equals(outcome()) ? last.drift().next(last.profile(), poll.tally().fields().profile()) : last.drift();
    }

    /** What of that has drifted in this poll, with the part that it had before. */
    Map<Trait, Double> drifted() {
        return "ok".equals(outcome()) ? drift().since(poll.claim().last().profile(), poll.tally().fields().profile()) : Map.of();
    }

    /** Digest to remember: only a feed that was read to its end may be skipped next time. */
    String digestToKeep() {
        return "ok".equals(outcome()) ? poll.received().digest() : null;
    }

    /** Validators to remember, with the digest; none when they stay as they are. */
    Validators validatorsToKeep() {
        return poll.received().validators() != null && isGood() ? poll.received().validators() : Validators.NONE;
    }
}

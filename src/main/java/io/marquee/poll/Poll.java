package io.marquee.poll;

import io.marquee.feed.FeedOptions;
import io.marquee.plan.TimeNotation;
import io.marquee.trace.PollSpan;
import java.io.IOException;

/**
 * One poll under way: its claim, what it has received, how far it has read, and how it will end. Used by one thread; others only ask who it
 * is, and may {@link #stop} it.
 */
public final class Poll {

    private final String route;
    private final Provider provider;
    private final Claim claim;
    private final PollLimits limits;
    private final TimeNotation times;
    private final FeedOptions options;
    private final Hold hold;
    private final Received received;
    private final Batch batch;
    private final Deadline deadline;
    private final Turn turn;
    private final Ending ending = new Ending(this);
    private final Passes passes = new Passes(this);
    private final Departures departures = new Departures(this);
    private final Recall recall;
    private VariableValues filled = VariableValues.none();
    private PollSpan span = PollSpan.none();
    private boolean ended;

    /** @param route id of the route that polls */
    Poll(String route, Provider provider, Claim claim, PollLimits limits) {
        this.route = route;
        this.provider = provider;
        this.claim = claim;
        this.limits = limits;
        this.times = provider.times();
        this.options = provider.options();
        this.hold = Hold.of(provider.hold());
        this.received = new Received(provider, claim);
        this.batch = new Batch(limits.batch());
        this.deadline = new Deadline(limits.deadline());
        this.turn = new Turn(limits.work(), deadline);
        this.recall = new Recall(limits.memory(), this);
    }

    /** Id of the route that polls. */
    public String route() {
        return route;
    }

    /** Whose feed it is. */
    public Provider provider() {
        return provider;
    }

    /** Key of its row. */
    public long id() {
        return claim.poll();
    }

    Claim claim() {
        return claim;
    }

    void traced(PollSpan now) {
        span = now;
    }

    void fillIn(VariableValues values) {
        filled = values;
    }

    PollSpan span() {
        return span;
    }

    /** The values of the variables of the provider's file. */
    public VariableValues filled() {
        return filled;
    }

    /** How the provider writes times. */
    TimeNotation times() {
        return times;
    }

    /** How its feed is read, beside format and records. */
    FeedOptions options() {
        return options;
    }

    PollLimits limits() {
        return limits;
    }

    Received received() {
        return received;
    }

    public Pages pages() {
        return received.pages();
    }

    Batch batch() {
        return batch;
    }

    /** How often it goes over its feed, and what it found. */
    public Passes passes() {
        return passes;
    }

    /** What has left its feed. */
    public Departures departures() {
        return departures;
    }

    /** What it knows of the records of the feed before. */
    Recall recall() {
        return recall;
    }

    /** What of a feed is held. */
    Hold hold() {
        return hold;
    }

    /** Its turn to read and store. */
    Turn turn() {
        return turn;
    }

    /** Until when it may go on. */
    Deadline deadline() {
        return deadline;
    }

    /** Ends it as soon as it can notice. */
    void stop(Stop why) {
        deadline.stop(why);
        turn.wake();
    }

    /** What it passed over. */
    public Tally tally() {
        return passes.tally();
    }

    /** How it ends. */
    public Ending ending() {
        return ending;
    }

    /** Bytes of the feed, unpacked. */
    public long bytes() {
        return received.bytes();
    }

    /** Records read so far, rejected ones included. */
    public long read() {
        return passes.read();
    }

    /** Why its feed was not read to its end; null when it was, or was not read. */
    String problem() {
        return passes.problem();
    }

    /** Notes that its end is stored, or that the claim was lost. */
    void ended() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Closes the reading; what it says of itself stays. */
    void close() throws IOException {
        turn.end();
        if (received.push() != null) {
            received.push().close();
        }
        pages().close();
        passes.close();
    }
}

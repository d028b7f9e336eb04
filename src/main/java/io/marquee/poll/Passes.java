package io.marquee.poll;

import io.marquee.feed.Feeds;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;

/**
 * The passes of a poll over its feed, which is on disk: one that stores it, and before that one that weighs it, if its file says {@code hold} and
 * there is a feed to compare with. A feed that is held has no second pass; one that comes again as it was held is known, and not weighed anew.
 */
public final class Passes {

    private enum Pass { NONE, WEIGHS, STORES }

    private final Poll poll;
    private Pass pass = Pass.NONE;
    private Tally tally = new Tally();
    private Reading reading;
    private long known;
    private long repriced;
    private boolean isWeighed;
    private String objection;

    Passes(Poll poll) {
        this.poll = poll;
    }

    /** Whether another one is to come. The first question once the weight of the feed is known decides whether it is held. */
    public boolean isNext() {
        boolean isKnown = pass == Pass.WEIGHS || pass == Pass.NONE && isAsHeld();
        if (isKnown && !isWeighed) {
            isWeighed = true;
            // of a poll that was ended in the middle nobody knows the weight; its next pass notices that, too, and stores nothing
            objection = poll.deadline().interruption() != null ? null : objection();
        }
        return pass != Pass.STORES && objection == null;
    }

    /** Whether the feed is the one that was held in the poll before, to the byte. */
    private boolean isAsHeld() {
        return !poll.hold().isEmpty() && !poll.received().isUnchanged() && poll.pages().cut() == null && identity().equals(poll.claim().last().heldOf());
    }

    /** By what the feed is known again: what decides what it weighs, and how much it may. */
    private String identity() {
        return poll.received().digest() + " " + poll.provider().hold().strip();
    }

    private String objection() {
        Approval approval = poll.claim().last().approval();
        return weight().objection(poll.hold(), approval == null ? null : approval.weight());
    }

    /** Begins the next one: the feed in chunks, none when it is the last one that was read to its end. Waits for its turn to work. */
    Iterator<Chunk> begin(Feeds feeds) throws IOException, InterruptedException {
        boolean unchanged = poll.received().isUnchanged();
        boolean isToWeigh = !isWeighed && !poll.hold().isEmpty() && poll.claim().last().plans() != null;
        pass = pass == Pass.NONE && !unchanged && isToWeigh ? Pass.WEIGHS : Pass.STORES;
        if (unchanged) {
            return Collections.emptyIterator();
        }
        poll.turn().begin();
        close();
        tally = new Tally();
        poll.recall().begin(pass == Pass.STORES, pass == Pass.WEIGHS && comparesPrices());
        Provider provider = poll.provider();
        reading = new Reading(feeds.open(poll.received().all(), provider.format(), provider.records(), poll.options()), poll.deadline());
        return reading;
    }

    /** Whether the feed is only weighed now. */
    public boolean isWeighing() {
        return pass == Pass.WEIGHS;
    }

    /** Whether the price ranges of the feed are to be compared with those that are stored. */
    boolean comparesPrices() {
        return poll.hold().limits().containsKey(Hold.Measure.REPRICES);
    }

    /** Adds what the database says of some plans. */
    void compared(long knownPlans, long repricedPlans) {
        known += knownPlans;
        repriced += repricedPlans;
    }

    /** The figures of the feed. */
    Weight weight() {
        LastFeed last = poll.claim().last();
        long before = last.plans() == null ? 0 : last.plans();
        return pass == Pass.NONE ? last.held() : new Weight(before, tally.fields().plans(), known, repriced,
                tally.rejected(), tally.mostRejectedAs());
    }

    /** By what the feed is known again if it is held; null when that is of no use. */
    String heldOf() {
        return objection == null || poll.pages().cut() != null || problem() != null ? null : identity();
    }

    /** Why the feed is held; null when it is not. */
    String heldFor() {
        return objection;
    }

    /** What this pass passed over. */
    Tally tally() {
        return tally;
    }

    /** Records that this pass has read so far, rejected ones included. */
    long read() {
        return reading == null ? 0 : reading.count();
    }

    /** Why the feed was not read to its end; null when it was, or was not read. */
    String problem() {
        return reading == null ? null : reading.problem();
    }

    /** Closes the reading; what it says of itself stays. */
    void close() throws IOException {
        if (reading != null) {
            reading.close();
        }
    }
}

package io.marquee.poll;

import io.marquee.feed.FeedRecord;
import io.marquee.plan.Plan;
import io.marquee.plan.Rejection;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What one poll knows of the records of the feed before, and what it keeps of its own. A record is known when its bytes are those of one that gave
 * plans and nothing else, when whatever decides how it is read is as it was, and when the database has those plans as they were left.
 *
 * <p>Not kept are records of which each poll has something to tell, such as a rejection or a price that cannot be read, and records that share
 * a plan with others, which decide with them what is stored.
 */
final class Recall {

    private static final KnownRecords NONE = new KnownRecords();
    /** Most plans that several records may share; a feed with more is read as a whole each time. */
    private static final int MOST_DOUBTFUL = 10_000;

    private final RecordMemory memory;
    private final Poll poll;
    private final RecordDigest digest = new RecordDigest();
    private final Set<UUID> doubtful = new HashSet<>();
    private String how;
    private RecordMemory.Kept last;
    private KnownRecords known;
    /** Those of the feed before, which may not be trusted any more. */
    private KnownRecords before;
    private final BitSet again = new BitSet();
    /** Those that were read; null when nothing is kept. */
    private KnownRecords kept;
    private boolean isPlain;
    private long passedOver;

    Recall(RecordMemory memory, Poll poll) {
        this.memory = memory;
        this.poll = poll;
    }

    // what is known

    /** Whether there is something to recall, if the database says that it still holds. */
    boolean isToAsk() {
        known = null;
        last = memory.of(poll.route());
        how = how();
        if (last != null && !last.how().equals(how)) {
            forget();
        }
        return last != null;
    }

    /** All that decides what becomes of a record. */
    private String how() {
        return DigestUtils.sha256Hex(String.join("\0", poll.provider().reading(), poll.filled().fingerprint(), YearMonth.now(ZoneOffset.UTC).toString()));
    }

    /** Key of the poll that has read it. */
    long since() {
        return last.poll();
    }

    /** Plans that the provider had after that. */
    long plans() {
        return last.plans();
    }

    /** @param holds what the database says */
    void answered(boolean holds) {
        if (holds) {
            known = last.records();
        } else {
            forget();
        }
    }

    private void forget() {
        memory.forget(poll.route());
        last = null;
    }

    /** Reads all that is left of the feed: a known record gave a plan that another one gave before it. */
    void distrust() {
        known = null;
    }

    /** The records that are known; null when none are. */
    KnownRecords known() {
        return known;
    }

    /** Whether there is a digest to be made of each record. */
    boolean isOn() {
        return known != null || kept != null;
    }

    /** The digest of a record until the next one is asked for; null when it is none. */
    RecordDigest digest(FeedRecord record) {
        return digest.of(record) ? digest : null;
    }

    /** Records of the newest pass that were not read, since they are known. */
    long passedOver() {
        return passedOver;
    }

    // what is kept

    /**
     * Begins a pass over the feed.
     *
     * @param isStored whether it is the one that stores it
     * @param isRead whether each record is to be read
     */
    void begin(boolean isStored, boolean isRead) {
        doubtful.clear();
        kept = isStored && memory.most() > 0 ? new KnownRecords() : null;
        known = isRead ? null : known;
        before = known == null ? NONE : known;
        again.clear();
        isPlain = true;
        passedOver = 0;
    }

    /**
     * Notes what an item became.
     *
     * @param had what the item had
     * @param isTold whether there is something in it of which each poll tells
     * @param isRepeated whether the plan came before
     */
    void item(Object judged, int had, boolean isTold, boolean isRepeated) {
        if (judged instanceof Plan plan) {
            if (kept != null) {
                kept.plan(plan.id(), had);
            }
            if (isRepeated) {
                doubt(plan.id());
            }
        } else {
            doubt(((Rejection) judged).planUuid());
        }
        isPlain &= !isTold && judged instanceof Plan;
    }

    /** Notes that something of the record was rejected that is no item. */
    void rejected() {
        isPlain = false;
    }

    /** Leaves out records with this plan; nothing happens without one. */
    void doubt(UUID plan) {
        if (plan != null && kept != null) {
            doubtful.add(plan);
            kept = doubtful.size() > MOST_DOUBTFUL ? null : kept;
        }
    }

    /** Keeps nothing of this poll. */
    void giveUp() {
        kept = null;
    }

    /** Ends a record that was read. */
    void read(long high, long low) {
        if (kept != null && isPlain && kept.bytes() <= memory.most()) {
            kept.record(high, low);
        } else if (kept != null) {
            kept.takeBack();
        }
        isPlain = true;
    }

    /** Keeps a known record, which was not read. */
    void again(int record) {
        passedOver++;
        again.set(record);
    }

    /**
     * Ends a poll that has read all of a feed and stored it.
     *
     * @param plans that the provider has in its feed
     */
    void end(long plans) {
        if (kept == null) {
            memory.forget(poll.route());
        } else {
            KnownRecords records = KnownRecords.of(before, again, kept, doubtful, memory.room(poll.route()));
            memory.keep(poll.route(), new RecordMemory.Kept(records, how, poll.id(), plans));
        }
    }
}

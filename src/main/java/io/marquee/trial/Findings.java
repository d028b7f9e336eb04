package io.marquee.trial;

import io.marquee.feed.FeedException;
import io.marquee.plan.Plan;
import io.marquee.plan.Rejection;
import io.marquee.plan.Sighting;
import io.marquee.poll.Chunk;
import io.marquee.poll.Poll;
import java.util.ArrayList;
import java.util.List;

/** Collects what a trial finds: plans, rejections, and counts. The routes of {@code try/stand-ins.camel.yaml} tell it, as a bean or through one. */
public final class Findings {

    /** Most plans that are shown, and as many rejections. */
    public static final int SHOWN = 50;

    /** Items that are kept where all are wanted: a case has fewer, and what runs it may be an instance that answers searches. */
    static final int MOST_KEPT = 20_000;

    private final List<Object> all;
    private final List<Plan> plans = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long planCount;
    private long rejectionCount;
    private long pages;
    private long records;
    private long bytes;
    private long skipped;
    private long unreadPrices;
    private String firstUnread;
    private long unreadDetails;
    private String firstUnreadDetail;
    private long repeated;
    private String firstRepeated;
    private String problem;
    private String firstRecord;

    /** @param keepsAll whether {@link #all} is wanted */
    public Findings(boolean keepsAll) {
        all = keepsAll ? new ArrayList<>() : null;
    }

    /** What would be stored, sightings and rejections, in order. */
    public List<Object> all() {
        return all;
    }

    /**
     * Takes a batch as it would be stored.
     *
     * @throws FeedException when all are wanted, and they are too many
     */
    public synchronized void keep(List<?> batch) throws FeedException {
        if (all != null && all.size() + batch.size() > MOST_KEPT) {
            throw new FeedException("more than " + MOST_KEPT + " items, which no case may have");
        }
        if (all != null) {
            all.addAll(batch);
        }
        for (Object item : batch) {
            if (item instanceof Sighting sighting) {
                planCount++;
                keep(plans, sighting.plan());
            } else {
                rejectionCount++;
                keep(rejections, (Rejection) item);
            }
        }
    }

    private static <T> void keep(List<T> shown, T item) {
        if (shown.size() < SHOWN) {
            shown.add(item);
        }
    }

    /** Adds the counts of a poll that has ended, and why it is not good. */
    public synchronized void end(Poll poll) {
        pages += poll.pages().count();
        records += poll.read();
        bytes += poll.bytes();
        skipped += poll.tally().skipped();
        unreadPrices += poll.tally().unreadPrices();
        firstUnread = firstUnread == null ? poll.tally().firstUnread(poll.filled()) : firstUnread;
        unreadDetails += poll.tally().unreadDetails();
        firstUnreadDetail = firstUnreadDetail == null ? poll.tally().firstUnreadDetail(poll.filled()) : firstUnreadDetail;
        repeated += poll.tally().repeated();
        firstRepeated = firstRepeated == null ? poll.tally().firstRepeated(poll.filled()) : firstRepeated;
        if (poll.ending().reason() != null) {
            fails(poll.ending().reason());
        }
    }

    /** Notes that the trial failed; the first reason is kept. */
    public synchronized void fails(String why) {
        problem = problem == null ? why : problem;
    }

    /** Keeps the first record, as the mapping gets it. */
    synchronized void show(Object records) {
        if (firstRecord == null && records instanceof Chunk chunk && chunk.firstTree() != null) {
            firstRecord = chunk.firstTree().toPrettyString();
        }
    }

    /** The first plans that would be stored, in order. */
    public List<Plan> plans() {
        return plans;
    }

    public synchronized long planCount() {
        return planCount;
    }

    /** The first items that would be rejected, in order. */
    public List<Rejection> rejections() {
        return rejections;
    }

    public synchronized long rejectionCount() {
        return rejectionCount;
    }

    /** Pages of the feed. */
    public long pages() {
        return pages;
    }

    /** Records of the feed, readable or not. */
    public long records() {
        return records;
    }

    /** Records of which the mapping makes nothing. */
    public long skipped() {
        return skipped;
    }

    /** Prices that could not be read. */
    public long unreadPrices() {
        return unreadPrices;
    }

    /** The first of them; null when all could be read. */
    public String firstUnread() {
        return firstUnread;
    }

    /** Details such as addresses that could not be read. */
    public long unreadDetails() {
        return unreadDetails;
    }

    /** The first of them, with its field; null when all could be read. */
    public String firstUnreadDetail() {
        return firstUnreadDetail;
    }

    /** Plans with the ids of one before, whose place they take. */
    public long repeated() {
        return repeated;
    }

    /** The ids of the first of them; null without any. */
    public String firstRepeated() {
        return firstRepeated;
    }

    /** Size of the feed, unpacked. */
    public long bytes() {
        return bytes;
    }

    /** Why the feed could not be read to its end, one line; null when it could. */
    public String problem() {
        return problem;
    }

    /** The first record as the mapping gets it, JSON; null when there is none. */
    public String firstRecord() {
        return firstRecord;
    }
}

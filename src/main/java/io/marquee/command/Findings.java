package io.marquee.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Plan;
import io.marquee.plan.Rejection;
import io.marquee.poll.PlanBatch;
import io.marquee.poll.Poll;
import io.marquee.poll.PollObserver;
import io.marquee.poll.Polls;
import io.marquee.poll.Unstored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** Collects what a trial finds: plans, rejections, and counts. It is the bean that the routes of {@code try/stand-ins.camel.yaml} call. */
public final class Findings {

    /** Most plans that are shown, and as many rejections. */
    static final int SHOWN = 50;

    private final Polls polls;
    private final PlanBatch batch;
    private final List<Plan> plans = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long planCount;
    private long rejectionCount;
    private long pages;
    private long records;
    private long bytes;
    private long skipped;
    private String problem;
    private String firstRecord;

    Findings(Polls polls) {
        this.polls = polls;
        this.batch = new PlanBatch(polls, PollObserver.none());
    }

    /** A poll that knows of none before it. */
    public Poll open() {
        return polls.open(Map.of("poll_id", 1L, "failures", 0));
    }

    /** Checks items as they are checked before they are stored. */
    public synchronized void keep(Exchange exchange, List<?> items) {
        Unstored checked = batch.checkItems(exchange, items);
        checked.plans().forEach(plan -> {
            planCount++;
            keep(plans, plan);
        });
        checked.rejections().forEach(rejection -> {
            rejectionCount++;
            keep(rejections, rejection);
        });
    }

    private static <T> void keep(List<T> shown, T item) {
        if (shown.size() < SHOWN) {
            shown.add(item);
        }
    }

    /** Adds the counts of a poll that has ended, and why it is not good. */
    public synchronized void end(Poll poll, String name, String period) throws IOException {
        polls.end(poll, name, period);
        pages += poll.pages().count();
        records += poll.read();
        bytes += poll.bytes();
        skipped += poll.skipped();
        if (poll.reason() != null) {
            fails(poll.reason());
        }
    }

    /** Notes that the trial failed; the first reason is kept. */
    synchronized void fails(String why) {
        problem = problem == null ? why : problem;
    }

    /** Keeps the first record, as the mapping gets it. */
    synchronized void show(Object record) {
        if (firstRecord == null && record instanceof JsonNode tree) {
            firstRecord = tree.toPrettyString();
        }
    }

    /** The first plans that would be stored, in order. */
    List<Plan> plans() {
        return plans;
    }

    long planCount() {
        return planCount;
    }

    /** The first items that would be rejected, in order. */
    List<Rejection> rejections() {
        return rejections;
    }

    long rejectionCount() {
        return rejectionCount;
    }

    /** Pages of the feed. */
    long pages() {
        return pages;
    }

    /** Records of the feed, readable or not. */
    long records() {
        return records;
    }

    /** Records of which the mapping makes nothing. */
    long skipped() {
        return skipped;
    }

    /** Size of the feed, unpacked. */
    long bytes() {
        return bytes;
    }

    /** Why the feed could not be read to its end, one line; null when it could. */
    String problem() {
        return problem;
    }

    /** The first record as the mapping gets it, JSON; null when there is none. */
    String firstRecord() {
        return firstRecord;
    }
}

package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.feed.FeedRecord;
import io.marquee.plan.PlanReader;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import io.marquee.plan.TimeNotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * The plans and rejections of one poll that wait to be stored, within the {@link BatchLimits}. When the items of a record do not all fit,
 * the rest stay in their iterator and are added each time the full batch has been taken.
 */
final class Batch {

    private final BatchLimits limits;
    private List<Object> held = new ArrayList<>();
    private long size;
    private boolean whole = true;
    private long skipped;

    private FeedRecord record;
    private Iterator<JsonNode> items = Collections.emptyIterator();
    private int itemsLeft;
    private String provider;
    private TimeNotation times;

    Batch(BatchLimits limits) {
        this.limits = limits;
    }

    /** Adds the items of a record, as far as they fit. To be called when those of the record before have all been added. */
    void add(FeedRecord from, Iterator<JsonNode> mapped, String itsProvider, TimeNotation notation) {
        record = from;
        items = mapped;
        skipped += mapped.hasNext() ? 0 : 1;
        itemsLeft = limits.items();
        provider = itsProvider;
        times = notation;
        fill();
    }

    /** Adds the rejection of a whole record. */
    void add(Rejection rejection) {
        whole = false;
        keep(rejection);
    }

    /** Whether it should be taken and stored before the next record is read. */
    boolean isFull() {
        return limits.isFull(held.size(), size);
    }

    /** Whether nothing of any record was left out, so that a plan that is not among them has left the feed. */
    boolean isWhole() {
        return whole;
    }

    /** Records that were mapped to no item at all. */
    long skipped() {
        return skipped;
    }

    /** Hands over what is held, and begins anew with what is left of the last record. */
    List<Object> take() {
        List<Object> full = held;
        held = new ArrayList<>();
        size = 0;
        fill();
        return full;
    }

    private void fill() {
        while (items.hasNext() && !isFull()) {
            if (itemsLeft-- == 0) {
                String detail = "record " + record.number() + " gives more than " + limits.items() + " items; the others are left out";
                add(Rejection.ofRecord(Reason.ITEMS_TOO_MANY, detail, record.text()));
                items = Collections.emptyIterator();
            } else {
                add(items.next());
            }
        }
    }

    private void add(JsonNode item) {
        if (item.isValueNode()) {
            String kind = item.getNodeType().name().toLowerCase(Locale.ROOT);
            String detail = "record " + record.number() + ": the mapping gave a " + kind + " in the place of a plan";
            add(Rejection.ofRecord(Reason.MAPPING_NOT_A_PLAN, detail, record.text()));
        } else {
            // an item would keep all its prices in memory, for the garbage collector to copy; a plan has two
            keep(PlanReader.planOrRejection(item, provider, times));
        }
    }

    private void keep(Object planOrRejection) {
        held.add(planOrRejection);
        size += BatchLimits.size(planOrRejection);
    }
}

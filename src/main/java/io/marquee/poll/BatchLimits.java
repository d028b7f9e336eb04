package io.marquee.poll;

import io.marquee.plan.Plan;
import io.marquee.plan.Rejection;
import io.marquee.plan.Sighting;
import java.util.List;

/**
 * The limits of what a poll holds in memory and stores in one statement.
 *
 * @param items items that one record may give; the rest of them is one rejection
 * @param plans plans and rejections of a batch
 * @param bytes their approximate size; the last one may exceed it
 */
public record BatchLimits(int items, int plans, int bytes) {

    /** Bytes of a plan or a rejection beside its texts. */
    private static final int OVERHEAD = 200;
    /** Bytes of the id of a plan that is as it was. */
    private static final int ID = 37;

    /** Whether a batch of so many plans and rejections, of so many bytes, takes no more. */
    boolean isFull(int held, long size) {
        return held >= plans || size >= bytes;
    }

    /** How many of these fit into one batch, from the first on; at least one, unless there is none. */
    public int fitting(List<?> items) {
        int held = 0;
        long size = 0;
        while (held < items.size() && !isFull(held, size)) {
            size += size(items.get(held++));
        }
        return held;
    }

    /** Bytes of a {@link Plan}, a {@link Sighting} of one, {@link Unchanged} ones, or a {@link Rejection} in a statement, about. */
    static int size(Object item) {
        if (item instanceof Sighting sighting) {
            return size(sighting.plan());
        }
        if (item instanceof Unchanged unchanged) {
            return ID * unchanged.size();
        }
        if (item instanceof Plan plan) {
            // the title is stored twice: once in the plan, and once in its ready JSON
            return OVERHEAD + length(plan.baseId()) + length(plan.planId()) + 2 * length(plan.title());
        }
        Rejection rejection = (Rejection) item;
        return OVERHEAD + length(rejection.baseId()) + length(rejection.planId()) + length(rejection.detail()) + length(rejection.fragment());
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }
}

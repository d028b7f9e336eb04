package io.marquee.poll;

import io.marquee.plan.Plan;
import io.marquee.plan.Rejection;
import java.util.List;

/**
 * How much is held and stored at once.
 *
 * @param items items that one record may give; the rest of them is one rejection
 * @param plans plans and rejections of a batch
 * @param bytes their size, about, of which the last one may go beyond it
 */
public record BatchLimits(int items, int plans, int bytes) {

    /** What a plan or a rejection takes beside its own texts. */
    private static final int OVERHEAD = 200;

    /** What a batch is never too full for: one more. */
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

    /** Bytes of a {@link Plan} or a {@link Rejection} in a statement, about. */
    static int size(Object item) {
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

package io.marquee.poll;

import io.marquee.plan.Rejection;
import io.marquee.plan.Sighting;
import java.util.List;

/**
 * The part of a checked batch that is not stored yet, and how much of it goes into the next statement.
 *
 * <p>That is as much as the limits allow, until the database rejects a statement for its data. Then its first half is next, and so on until a
 * plan is alone; rejected alone, it becomes a {@link Rejection}, and all the rest is next again. Of n items each bad plan
 * costs about log2(n) statements more.
 */
public final class Unstored {

    private final List<Object> items;
    private final BatchLimits limits;
    private int next;
    private int suspects;

    /** @param checked {@link Sighting} or {@link Rejection}, in order; becomes this object's own */
    Unstored(List<Object> checked, BatchLimits limits) {
        items = checked;
        this.limits = limits;
        choose();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** What the next statement is to store. */
    List<Object> next() {
        return items.subList(0, next);
    }

    /** The statement is done. */
    void stored() {
        next().clear();
        // a rejected statement held these and others: the bad one is among the others
        suspects = Math.max(0, suspects - next);
        choose();
    }

    /** The database rejected the statement for its data; true when it held nothing but one plan. */
    boolean narrowed() {
        suspects = next;
        choose();
        return suspects == 1;
    }

    /** The first item: what is left of the suspects when they are narrowed to one. */
    Object first() {
        return items.get(0);
    }

    /** Puts a rejection in the place of the first item. */
    void replaceFirst(Rejection rejection) {
        items.set(0, rejection);
        suspects = 0;
        choose();
    }

    private void choose() {
        next = suspects == 0 ? limits.fitting(items) : Math.max(1, suspects / 2);
    }
}

package io.marquee.poll;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Gathers the plans and rejections of one poll into batches that are stored in one statement each, within the {@link BatchLimits}. */
final class Batch {

    private final BatchLimits limits;
    private List<Object> held = new ArrayList<>();
    private long size;

    Batch(BatchLimits limits) {
        this.limits = limits;
    }

    /**
     * Adds plans and rejections. To be called when the batches of the call before have been taken.
     *
     * @param end whether these are the last ones
     * @return the batches that are full now, and at the end the rest; each is made when it is asked for
     */
    Iterator<List<Object>> add(Iterator<Object> checked, boolean end) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (checked.hasNext() && !limits.isFull(held.size(), size)) {
                    Object next = checked.next();
                    held.add(next);
                    size += BatchLimits.size(next);
                }
                return limits.isFull(held.size(), size) || end && !held.isEmpty();
            }

            @Override
            public List<Object> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                List<Object> full = held;
                held = new ArrayList<>();
                size = 0;
                return full;
            }
        };
    }
}

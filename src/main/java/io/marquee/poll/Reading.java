package io.marquee.poll;

import io.marquee.feed.FeedRecord;
import io.marquee.feed.Records;
import io.marquee.mapping.HeavyWork;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Hands out the records of one feed in chunks, the last of them empty. While a chunk with a large record is at work, a permit of
 * {@link HeavyWork} is held, until the next one is asked for or the reading is closed.
 */
final class Reading implements Iterator<Chunk>, Closeable {

    private final Records records;
    private final Deadline deadline;
    private final Deque<FeedRecord> givenBack = new ArrayDeque<>();
    private volatile HeavyWork turn = HeavyWork.NONE;
    private boolean over;
    private String problem;

    Reading(Records records, Deadline deadline) {
        this.records = records;
        this.deadline = deadline;
    }

    /** Whether there is another chunk; the end is one. */
    @Override
    public boolean hasNext() {
        return !over;
    }

    @Override
    public Chunk next() {
        if (over) {
            throw new NoSuchElementException();
        }
        turn.close();
        List<FeedRecord> taken = new ArrayList<>();
        long bytes = 0;
        while (taken.size() < Chunk.MOST_RECORDS && bytes < Chunk.BYTES && hasRecord()) {
            FeedRecord record = givenBack.isEmpty() ? records.next() : givenBack.poll();
            taken.add(record);
            bytes += record.size();
        }
        over = taken.isEmpty();
        turn = HeavyWork.begin(bytes);
        return new Chunk(taken, this);
    }

    /** A poll that is to end takes no further record, also in the middle of a chunk. */
    private boolean hasRecord() {
        if (problem == null) {
            problem = deadline.interruption();
        }
        return problem == null && (!givenBack.isEmpty() || records.hasNext());
    }

    /** Takes back records that a chunk did not get to, in order; they come next. */
    void giveBack(List<FeedRecord> left) {
        for (int i = left.size() - 1; i >= 0; i--) {
            givenBack.addFirst(left.get(i));
        }
    }

    /** Why the feed was not read to its end; null when it was. */
    String problem() {
        return problem != null ? problem : records.problem();
    }

    /** Records handed out so far, rejected ones included. */
    long count() {
        return records.count() - givenBack.size();
    }

    @Override
    public void close() throws IOException {
        turn.close();
        records.close();
    }
}

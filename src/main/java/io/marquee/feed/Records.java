package io.marquee.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongFunction;

/**
 * The records of one feed, one at a time.
 *
 * <p>What ends the reading early does not throw, because a splitter would drop what it holds: the records end, and
 * {@link #problem()} says why.
 */
public abstract class Records implements Iterator<FeedRecord>, Closeable {

    /** No character of UTF-8 has more than four. */
    private static final int MAX_FRAGMENT_BYTES = 4 * Rejection.MAX_FRAGMENT;

    private final Closeable source;
    private FeedRecord next;
    private boolean done;
    private String problem;
    private long count;

    Records(Closeable source) {
        this.source = source;
    }

    /** The next record, or null at the regular end of the feed. */
    abstract FeedRecord read() throws IOException;

    @Override
    public final boolean hasNext() {
        if (next == null && !done) {
            try {
                next = read();
            } catch (FeedException e) {
                problem = e.getMessage();
            } catch (IOException e) {
                problem = "cut off: " + Trouble.of(e);
            }
            done = next == null;
        }
        return next != null;
    }

    @Override
    public final FeedRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        FeedRecord record = next;
        next = null;
        return record;
    }

    /** Why the feed could not be read to its end; null when it was. Final once {@link #hasNext()} is false. */
    public final String problem() {
        return problem;
    }

    /** Records handed out so far, rejected ones included. */
    public final long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    final FeedRecord record(byte[] bytes) {
        return FeedRecord.of(++count, bytes);
    }

    /**
     * A record as it was cut out, or its rejection when it is too large.
     *
     * @param maxRecord largest record, bytes
     */
    final FeedRecord record(byte[] bytes, boolean tooLarge, int maxRecord) {
        return tooLarge ? rejected(Reason.RECORD_TOO_LARGE, "is larger than " + maxRecord + " bytes", bytes) : record(bytes);
    }

    final FeedRecord record(JsonNode fields) {
        return FeedRecord.of(++count, fields);
    }

    /**
     * A record that is read when it is asked for.
     *
     * @param cut what it is cut out of
     * @param around what else in the feed decides what it holds
     * @param reading makes it with its number
     */
    final FeedRecord unread(byte[] cut, String around, LongFunction<FeedRecord> reading) {
        long number = ++count;
        return FeedRecord.unread(number, cut, around, () -> reading.apply(number));
    }

    /** A record of another feed, as the next one of this. */
    final FeedRecord record(FeedRecord other) {
        return other.at(++count);
    }

    /** @param record as far as it was read, UTF-8; only its beginning is kept */
    final FeedRecord rejected(Reason reason, String why, byte[] record) {
        return rejected(++count, reason, why, record);
    }

    /** The same of a record that has its number. */
    static FeedRecord rejected(long number, Reason reason, String why, byte[] record) {
        return rejected(number, reason, why, new String(record, 0, Math.min(record.length, MAX_FRAGMENT_BYTES), StandardCharsets.UTF_8));
    }

    final FeedRecord rejected(Reason reason, String why, String fragment) {
        return rejected(++count, reason, why, fragment);
    }

    private static FeedRecord rejected(long number, Reason reason, String why, String fragment) {
        return FeedRecord.of(number, Rejection.ofRecord(reason, "record " + number + " " + why, fragment));
    }
}

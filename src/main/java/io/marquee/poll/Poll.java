package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.marquee.feed.Download;
import io.marquee.feed.FeedRecord;
import io.marquee.feed.Records;
import io.marquee.mapping.HeavyWork;
import io.marquee.mapping.MappingException;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import io.marquee.plan.TimeNotation;
import io.marquee.trace.PollSpan;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One poll under way: what it has received, the batch it fills, and how it will end. Used by one thread at a time.
 */
public final class Poll {

    /** Most characters of a reason. */
    private static final int MAX_REASON = 500;

    private final long id;
    private final String lastDigest;
    private final Validators last;
    private final int failures;
    private final Batch batch;

    private Validators now;
    private boolean notModified;
    private VariableValues filled = VariableValues.NOTHING;
    private final Pages pages = new Pages();
    private String reading;
    /** Null before the feed is opened, and once it is closed. */
    private Records records;
    private long read;
    private String problem;
    private volatile HeavyWork turn = HeavyWork.NONE;
    private TimeNotation times;
    private String failure;
    private Long retryAfterMs;
    private PollSpan span = PollSpan.none();

    Poll(long id, String lastDigest, Validators last, int failures, BatchLimits limits) {
        this.id = id;
        this.lastDigest = lastDigest;
        this.last = last;
        this.failures = failures;
        this.batch = new Batch(limits);
    }

    void traced(PollSpan now) {
        span = now;
    }

    /** Its trace. */
    PollSpan span() {
        return span;
    }

    /** Key of its row. */
    public long id() {
        return id;
    }

    /** Polls of this provider that failed in a row before this one. */
    public int failures() {
        return failures;
    }

    void fillIn(VariableValues values) {
        filled = values;
    }

    /** The values of the variables of the provider's file. */
    VariableValues filled() {
        return filled;
    }

    /** A text made fit to leave the poll: one line of at most {@value #MAX_REASON} characters, without secrets and control characters. */
    String clean(String text) {
        if (text == null) {
            return null;
        }
        String line = filled.scrub(text).replaceAll("[\\p{Cc}\\p{Cs}\\s]+", " ").strip();
        return line.substring(0, Math.min(MAX_REASON, line.length()));
    }

    /** The pages of its feed. */
    public Pages pages() {
        return pages;
    }

    /** The validators for a conditional request; none when the last feed would be read in another way now. */
    Validators conditions(String reading) {
        return pages.isFirst() && digest(reading).equals(last.reading()) ? last : Validators.NONE;
    }

    /** Notes that the provider says that the feed has not changed. */
    void notModified() {
        notModified = true;
    }

    /**
     * @param how all that decides how the bytes become plans: a change of it is a change of the feed
     * @param etag what the provider says of them, or null
     * @param lastModified the same
     */
    void received(Download page, String how, String etag, String lastModified) {
        reading = how;
        // what a provider says of one page says nothing of the others
        now = pages.isFirst() ? new Validators(etag, lastModified, digest(how)) : new Validators(null, null, digest(how));
        pages.add(page);
    }

    /** Iterates over the records. On a large one a permit of {@link HeavyWork} is held until the next one is asked for, or the poll is closed. */
    Iterator<FeedRecord> opened(Records opened) {
        records = opened;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return opened.hasNext();
            }

            @Override
            public FeedRecord next() {
                turn.close();
                FeedRecord next = opened.next();
                turn = HeavyWork.begin(next.bytes() == null ? 0 : next.bytes().length);
                return next;
            }
        };
    }

    /** Whether the feed is the last one that was read to its end: the provider says so, or bytes and the way to read them are the same. */
    public boolean isUnchanged() {
        return notModified || !pages.received().isEmpty() && pages.cut() == null && digest().equals(lastDigest);
    }

    /**
     * Takes what a record was mapped to: a rejection, or outputs of which each is a plan or a list of plans. Whatever else it is, it is
     * rejected; a record without any is counted.
     */
    void add(FeedRecord record, Object mapped, String provider, String timeZone, String dateFormat) {
        if (times == null) {
            times = TimeNotation.of(timeZone, dateFormat);
        }
        if (mapped instanceof Rejection rejection) {
            batch.add(rejection);
        } else {
            batch.add(record, items(mapped), provider, times);
        }
    }

    /** The items of a mapping's only output, or of a list of outputs when there is none or more than one. */
    private static Iterator<JsonNode> items(Object mapped) {
        if (mapped instanceof ArrayNode items) {
            return items.iterator();
        }
        List<?> outputs = mapped instanceof List<?> several ? several : List.of(mapped);
        return outputs.stream()
                .map(JsonNode.class::cast)
                .flatMap(output -> output.isArray() ? StreamSupport.stream(output.spliterator(), false) : Stream.of(output))
                .iterator();
    }

    /** The rejection of a record that could not be read or mapped. */
    public Rejection rejection(FeedRecord record, Exception why) {
        if (record.rejected() != null) {
            return record.rejected();
        }
        String detail = "record " + record.number() + ": " + Failures.detail(why);
        Reason reason = why instanceof MappingException mapping ? mapping.reason() : Reason.RECORD_UNREADABLE;
        return Rejection.ofRecord(reason, detail, record.text());
    }

    /** Whether the batch should be stored now; to be asked again once it was taken, as a record may give several batches. */
    public boolean isBatchFull() {
        return batch.isFull();
    }

    /** Hands the batch over and begins a new one. */
    public List<Object> takeBatch() {
        List<Object> full = batch.take();
        full.replaceAll(filled::scrub);
        return full;
    }

    void fail(String reason, Long retryAfter) {
        failure = reason;
        retryAfterMs = retryAfter;
    }

    /** Milliseconds that the provider asked to be left alone; null when it did not. */
    Long retryAfterMs() {
        return retryAfterMs;
    }

    /** {@code ok}, {@code unchanged}, {@code partial} (the feed ended early, what came is stored), or {@code failed}. */
    public String outcome() {
        if (failure != null) {
            return "failed";
        }
        if (isUnchanged()) {
            return "unchanged";
        }
        if (reason() == null) {
            return "ok";
        }
        return read() > 0 ? "partial" : "failed";
    }

    /** Why it is not ok, one line; null when it is. */
    public String reason() {
        if (failure != null) {
            return failure;
        }
        if (pages.cut() != null) {
            return clean(pages.cut());
        }
        return clean(records == null ? problem : records.problem());
    }

    /** Whether each record could be read and gave only items, not too many, so that a plan that is not among them has left the feed. */
    public boolean isWhole() {
        return batch.isWhole();
    }

    public long bytes() {
        return pages.received().stream().mapToLong(Download::bytes).sum();
    }

    /** Records read so far, rejected ones included. */
    public long read() {
        return records == null ? read : records.count();
    }

    /** Records of which the mapping made nothing at all. */
    public long skipped() {
        return batch.skipped();
    }

    /** Digest to remember: only a feed that was read to its end may be skipped next time. */
    String digestToKeep() {
        return "ok".equals(outcome()) ? digest() : null;
    }

    /** Validators to remember, with the digest; none when they stay as they are. */
    Validators validatorsToKeep() {
        String outcome = outcome();
        return now != null && ("ok".equals(outcome) || "unchanged".equals(outcome)) ? now : Validators.NONE;
    }

    /** Digest of all that was received, and of how it is read. */
    private String digest() {
        return digest(Stream.concat(pages.received().stream().map(Download::digest), Stream.of(reading)).toArray(String[]::new));
    }

    /** SHA-256 over texts, each followed by a NUL; lower-case hexadecimal. */
    private static String digest(String... texts) {
        return DigestUtils.sha256Hex(String.join("\0", texts) + '\0');
    }

    /** Closes the reading and drops it: Camel may hold the poll for as long as the context lives. */
    void close() throws IOException {
        turn.close();
        if (records != null) {
            Records closed = records;
            read = closed.count();
            problem = closed.problem();
            records = null;
            closed.close();
        }
    }
}

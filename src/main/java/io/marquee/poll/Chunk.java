package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.marquee.feed.FeedRecord;
import io.marquee.mapping.Mappable;
import io.marquee.mapping.MappingException;
import io.marquee.mapping.Program;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Some records of a feed on their way through the steps of a poll, which costs less than a message for each. What becomes of a record stands
 * at its place: first its tree, then what the mapping made of it; or the rejection of a record that could not be read or mapped.
 *
 * <p>Of small records a program may make much. Once there are {@value #MOST_ITEMS} items, the records that are left go back to the reading.
 */
public final class Chunk implements Mappable {

    /** Most records. */
    static final int MOST_RECORDS = 256;
    /** A chunk takes no further record once it has so many bytes. */
    static final int BYTES = 32_768;
    private static final int MOST_ITEMS = 2_000;

    private final List<FeedRecord> records;
    private final Reading reading;
    private final List<Object> results;
    private final boolean isEnd;
    private long[] digests;

    Chunk(List<FeedRecord> records, Reading reading) {
        this(records, reading, Collections.nCopies(records.size(), null));
    }

    private Chunk(List<FeedRecord> records, Reading reading, List<Object> results) {
        this.records = records;
        this.reading = reading;
        this.results = new ArrayList<>(results);
        this.isEnd = records.isEmpty();
    }

    /** With what has become of each record. */
    static Chunk of(List<FeedRecord> records, List<Object> results) {
        return new Chunk(records, null, results);
    }

    /**
     * A record that is as it was.
     *
     * @param record its number among those that are known
     */
    record Known(int record) {}

    /** Whether it is the end of the feed, which had no record from the first. */
    boolean isEnd() {
        return isEnd;
    }

    /** How many records there are. */
    public int size() {
        return records.size();
    }

    FeedRecord record(int index) {
        return records.get(index);
    }

    /** What has become of a record so far. */
    Object result(int index) {
        return results.get(index);
    }

    /** Makes the digest of each record, and puts those that are known in their places; the steps up to the check pass over them. */
    Chunk find(Recall recall) {
        digests = recall.isOn() ? new long[2 * records.size()] : null;
        for (int i = 0; digests != null && i < records.size(); i++) {
            RecordDigest digest = recall.digest(records.get(i));
            if (digest != null) {
                digests[2 * i] = digest.high();
                digests[2 * i + 1] = digest.low();
                int record = recall.known() == null ? -1 : recall.known().find(digest.high(), digest.low());
                results.set(i, record < 0 ? null : new Known(record));
            }
        }
        return this;
    }

    /** Ends a record that was read. */
    void keep(int index, Recall recall) {
        if (digests != null) {
            recall.read(digests[2 * index], digests[2 * index + 1]);
        }
    }

    /** Gives the records from this one on back to the reading. */
    void giveBackFrom(int index) {
        reading.giveBack(records.subList(index, records.size()));
        records.subList(index, records.size()).clear();
    }

    /** The first record as the mapping gets it; null when there is none that could be read. */
    public JsonNode firstTree() {
        return results.stream().filter(JsonNode.class::isInstance).map(JsonNode.class::cast).findFirst().orElse(null);
    }

    /** Reads each record that is not known. */
    Chunk read(ObjectReader trees) {
        for (int i = 0; i < records.size(); i++) {
            if (results.get(i) == null) {
                results.set(i, tree(records.get(i), trees));
            }
        }
        return this;
    }

    private static Object tree(FeedRecord record, ObjectReader trees) {
        try {
            if (record.rejected() != null) {
                return record.rejected();
            }
            return record.content() instanceof byte[] bytes ? trees.readValue(bytes) : record.fields();
        } catch (IOException | RuntimeException e) {
            return rejection(record, e);
        }
    }

    @Override
    public Object map(Program program) {
        int items = 0;
        int done = 0;
        while (done < records.size() && items < MOST_ITEMS) {
            if (results.get(done) instanceof JsonNode tree) {
                Object outputs = outputs(records.get(done), tree, program);
                results.set(done, outputs);
                items += outputs instanceof List<?> several ? count(several) : 1;
            }
            done++;
        }
        giveBackFrom(done);
        return this;
    }

    private static Object outputs(FeedRecord record, JsonNode tree, Program program) {
        try {
            return program.run(tree);
        } catch (RuntimeException e) {
            return rejection(record, e);
        }
    }

    private static int count(List<?> outputs) {
        return outputs.stream().mapToInt(output -> output instanceof JsonNode node && node.isArray() ? node.size() : 1).sum();
    }

    private static Rejection rejection(FeedRecord record, Exception why) {
        String detail = "record " + record.number() + ": " + Failures.detail(why);
        Reason reason = why instanceof MappingException mapping ? mapping.reason() : Reason.RECORD_UNREADABLE;
        return Rejection.ofRecord(reason, detail, record.text());
    }
}

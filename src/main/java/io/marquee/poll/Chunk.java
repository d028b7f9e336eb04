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

    Chunk(List<FeedRecord> records, Reading reading) {
        this.records = records;
        this.reading = reading;
        this.results = new ArrayList<>(records.size());
    }

    /** With what has become of each record. */
    static Chunk of(List<FeedRecord> records, List<Object> results) {
        Chunk chunk = new Chunk(records, null);
        chunk.results.addAll(results);
        return chunk;
    }

    /** Whether it is the end of the feed, which has no record. */
    boolean isEnd() {
        return records.isEmpty();
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

    /** The first record as the mapping gets it; null when there is none that could be read. */
    public JsonNode firstTree() {
        return results.stream().filter(JsonNode.class::isInstance).map(JsonNode.class::cast).findFirst().orElse(null);
    }

    /** Reads each record. */
    Chunk read(ObjectReader trees) {
        for (FeedRecord record : records) {
            results.add(tree(record, trees));
        }
        return this;
    }

    private static Object tree(FeedRecord record, ObjectReader trees) {
        if (record.rejected() != null) {
            return record.rejected();
        }
        try {
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
        reading.giveBack(records.subList(done, records.size()));
        records.subList(done, records.size()).clear();
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

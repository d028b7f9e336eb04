package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.feed.FeedRecord;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMemoryTest {

    private static final int MANY = 5_000;

    private static KnownRecords records(int number) {
        KnownRecords records = new KnownRecords();
        for (int i = 0; i < number; i++) {
            records.plan(new UUID(i, 1), i % 7);
            records.plan(new UUID(i, 2), i % 5);
            records.record(i, -i);
        }
        return records;
    }

    private static KnownRecords kept(KnownRecords added, Set<UUID> doubtful) {
        return KnownRecords.of(new KnownRecords(), new BitSet(), added, doubtful, Long.MAX_VALUE);
    }

    private static RecordMemory.Kept kept(int number) {
        return new RecordMemory.Kept(kept(records(number), Set.of()), "how", 1, number);
    }

    @Test
    void findsEachRecordWithItsPlansAndNoOther() {
        KnownRecords records = kept(records(MANY), Set.of());
        for (int i = 0; i < MANY; i++) {
            int record = records.find(i, -i);
            assertThat(records.end(record) - records.begin(record)).isEqualTo(2);
            assertThat(records.id(records.begin(record))).isEqualTo(new UUID(i, 1));
            assertThat(records.traits(records.begin(record) + 1)).isEqualTo(i % 5);
            assertThat(records.find(i + 1, -i)).isEqualTo(-1);
        }
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(kept(new KnownRecords(), Set.of()).find(0, 0)).isEqualTo(-1);
        assertThat(new KnownRecords().find(0, 0)).isEqualTo(-1);
    }

    @Test
    void leavesOutRecordsWithAPlanInDoubt() {
        Set<UUID> doubtful = new HashSet<>();
        Random random = new Random(7);
        for (int i = 0; i < MANY / 10; i++) {
            doubtful.add(new UUID(random.nextInt(MANY), 1 + random.nextInt(2)));
        }
        KnownRecords records = kept(records(MANY), doubtful);
        for (int i = 0; i < MANY; i++) {
            boolean isOut = doubtful.contains(new UUID(i, 1)) || doubtful.contains(new UUID(i, 2));
            assertThat(records.find(i, -i) < 0).isEqualTo(isOut);
        }
    }

    @Test
    void takesBackThePlansOfARecordThatIsNotKept() {
        KnownRecords records = new KnownRecords();
        records.plan(new UUID(1, 1), 0);
        records.record(1, 1);
        records.plan(new UUID(2, 2), 0);
        records.takeBack();
        records.plan(new UUID(3, 3), 0);
        records.record(3, 3);
        KnownRecords kept = kept(records, Set.of());
        assertThat(kept.id(kept.begin(kept.find(3, 3)))).isEqualTo(new UUID(3, 3));
        assertThat(kept.end(kept.find(3, 3)) - kept.begin(kept.find(3, 3))).isOne();
    }

    @Test
    void keepsThoseThatCameAgainBesideThoseThatAreNew() {
        KnownRecords before = kept(records(100), Set.of());
        BitSet again = new BitSet();
        again.set(0, 100);
        assertThat(KnownRecords.of(before, again, new KnownRecords(), Set.of(), Long.MAX_VALUE)).isSameAs(before);
        again.clear(before.find(7, -7));
        KnownRecords added = new KnownRecords();
        added.plan(new UUID(500, 1), 3);
        added.record(500, -500);
        KnownRecords next = KnownRecords.of(before, again, added, Set.of(new UUID(9, 2)), Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            assertThat(next.find(i, -i) < 0).isEqualTo(i == 7 || i == 9);
        }
        assertThat(next.traits(next.begin(next.find(500, -500)))).isEqualTo(3);
        assertThat(next.id(next.begin(next.find(99, -99)))).isEqualTo(new UUID(99, 1));
    }

    @Test
    void takesNoMoreMemoryThanItSays() {
        // 16 bytes a digest, 16 an id, 4 where the plans end, 4 what they had, and 6 to 12 to find them
        assertThat(kept(MANY).records().bytes() / (double) MANY).isBetween(66.0, 73.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 100_000})
    void keepsNoMoreThanItsLimit(long most) {
        RecordMemory memory = new RecordMemory(most);
        memory.keep("small", kept(100));
        memory.keep("large", kept(2_000));
        assertThat(memory.bytes()).isLessThanOrEqualTo(most);
        assertThat(memory.of("small") != null).isEqualTo(most == 100_000);
        assertThat(memory.of("large")).isNull();
        memory.forget("small");
        assertThat(memory.bytes()).isZero();
    }

    /** What came again stays before what is new: it is the one that costs nothing to keep. */
    @Test
    void keepsThePartForWhichThereIsRoom() {
        KnownRecords before = kept(records(100), Set.of());
        BitSet again = new BitSet();
        again.set(0, 100);
        KnownRecords added = new KnownRecords();
        for (int i = 100; i < 300; i++) {
            added.plan(new UUID(i, 1), 3);
            added.record(i, -i);
        }
        long most = before.bytes() + 100;
        KnownRecords some = KnownRecords.of(before, again, added, Set.of(new UUID(9, 2)), most);
        assertThat(some.bytes()).isLessThanOrEqualTo(most);
        for (int i = 0; i < 300; i++) {
            int record = some.find(i, -i);
            assertThat(record < 0).isEqualTo(i == 9 || i > 103);
            if (record >= 0) {
                assertThat(some.id(some.begin(record))).isEqualTo(new UUID(i, 1));
            }
        }
        assertThat(KnownRecords.of(before, again, added, Set.of(), 0).isEmpty()).isTrue();
    }

    @Test
    void keepsNothingOfAFeedWithoutRecords() {
        RecordMemory memory = new RecordMemory(100_000);
        memory.keep("acme", kept(3));
        memory.keep("acme", kept(0));
        assertThat(memory.of("acme")).isNull();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void keepsTheNewestInThePlaceOfTheOneBefore() {
        RecordMemory memory = new RecordMemory(100_000);
        for (int i = 0; i < 10; i++) {
            memory.keep("acme", kept(1_000));
            assertThat(memory.of("acme")).isNotNull();
        }
        // what has outgrown the limit is not kept, nor what it was before
        memory.keep("acme", kept(2_000));
        assertThat(memory.of("acme")).isNull();
        assertThat(memory.bytes()).isZero();
    }

    private static String digest(FeedRecord record) {
        RecordDigest digest = new RecordDigest();
        assertThat(digest.of(record)).isTrue();
        return digest.high() + " " + digest.low();
    }

    private static FeedRecord row(String json) throws Exception {
        return FeedRecord.of(1, new ObjectMapper().readTree(json));
    }

    @Test
    void tellsRecordsApartByTheirBytesAndByNothingElse() {
        FeedRecord one = FeedRecord.of(1, "one".getBytes(StandardCharsets.UTF_8));
        assertThat(digest(one)).isEqualTo(digest(FeedRecord.of(2, "one".getBytes(StandardCharsets.UTF_8))));
        assertThat(digest(one)).isNotEqualTo(digest(FeedRecord.of(1, "One".getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"a\":\"1\",\"b\":\"2\"} | {\"a\":\"12\",\"b\":\"\"}", "{\"a\":\"1\"} | {\"a\":1}", "{\"a\":\"1\"} | {\"b\":\"1\"}", "{\"a\":\"b\"} | {\"ab\":\"\"}",
        "{\"a\":\"null\"} | {\"a\":null}", "{\"a\":\"1\",\"b\":\"2\"} | {\"b\":\"2\",\"a\":\"1\"}", "{} | {\"\":\"\"}", "{\"a\":[\"1\"]} | {\"a\":\"[\\\"1\\\"]\"}"})
    void tellsRowsApart(String one, String other) throws Exception {
        assertThat(digest(row(one))).isEqualTo(digest(row(one))).isNotEqualTo(digest(row(other)));
    }
}

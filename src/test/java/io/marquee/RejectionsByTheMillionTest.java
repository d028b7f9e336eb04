package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A feed of which next to nothing can be read. */
@Tag("application")
class RejectionsByTheMillionTest {

    private static final int BASES = 6_000;
    private static final int KEPT = 500;

    private static byte[] feed() {
        return IntStream.range(0, BASES)
                .mapToObj(i -> "<base_event base_event_id='" + i + "' sell_mode='online' title='" + i + "'><event event_id='1'"
                        + " event_start_date='2021-09-31T20:00:00'/></base_event>")
                .collect(Collectors.joining("", "<eventList><output>", "</output></eventList>"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsTheNewestOnesWhileThePollRuns() {
        TestDatabase database = TestDatabase.create();
        Map<String, String> settings = Map.of("STORE_BATCH_PLANS", "200", "STORE_REJECTIONS_KEPT", String.valueOf(KEPT));
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), settings)) {
            database.execute("create table held (items int)");
            database.execute("create function note() returns trigger language plpgsql as"
                    + " $$begin insert into held select count(*) from rejections; return null; end$$");
            database.execute("create trigger noted before insert on rejections for each statement execute function note()");
            marquee.provider().says(feed());
            Awaitility.await().atMost(Duration.ofMinutes(1))
                    .until(() -> database.number("select count(*) from polls where outcome = 'ok' and rejected = " + BASES) == 1);
            // a thousand are taken between two looks, and the batch that makes it a thousand
            assertThat(database.number("select max(items) from held")).isBetween((long) KEPT, KEPT + 1_200L);
            // those of one batch are of the same age
            assertThat(database.rows("select count(*), min(base_id::int) >= " + (BASES - KEPT - 200) + " from rejections"))
                    .containsExactly(KEPT + " | t");
        }
    }
}

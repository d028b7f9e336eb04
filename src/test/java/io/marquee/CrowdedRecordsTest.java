package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Records that give more plans than one statement takes. */
@Tag("application")
class CrowdedRecordsTest {

    private static String base(int id, int plans) {
        return "<base_event base_event_id='" + id + "' sell_mode='online' title='Base " + id + "'>"
                + IntStream.range(0, plans)
                        .mapToObj(i -> "<event event_id='" + i + "' event_start_date='2021-03-28T02:30:00'/>")
                        .collect(Collectors.joining())
                + "</base_event>";
    }

    @Test
    void storesAFewAtATimeAndRejectsTheRestOfARecordOnce() {
        TestDatabase database = TestDatabase.create();
        Map<String, String> settings = Map.of("STORE_BATCH_PLANS", "8", "FEED_RECORD_MAX_ITEMS", "100");
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), settings)) {
            database.execute("create table batches (size int)");
            database.execute("create function note() returns trigger language plpgsql as"
                    + " $$begin insert into batches values (cardinality(new.online)); return new; end$$");
            database.execute("create trigger noted before insert on sightings for each row execute function note()");
            marquee.provider().says(("<eventList><output>" + base(1, 3) + base(2, 600) + base(3, 100) + "</output></eventList>")
                    .getBytes(StandardCharsets.UTF_8));
            Awaitility.await().until(() -> database.number("select count(*) from polls where outcome = 'ok'") == 1);
            assertThat(database.rows("select base_id, count(*) from plans group by base_id order by base_id"))
                    .containsExactly("1 | 3", "2 | 100", "3 | 100");
            assertThat(database.rows("select reason, times, fragment like '<base_event base_event_id=''2''%' from rejections"))
                    .containsExactly("items_too_many | 1 | t");
            assertThat(database.rows("select read, stored, rejected from polls where outcome = 'ok'")).containsExactly("204 | 203 | 1");
            assertThat(database.number("select max(size) from batches")).isEqualTo(8);
        }
    }
}

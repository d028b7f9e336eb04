package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Barrier;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.TestDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged jar with its embedded database, killed in the middle of a poll and started again on the same folder. */
@Tag("hostile")
class KillIT extends InOwnFolder {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final LocalDate COMING = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1);
    private static final int PLANS = 40;
    private static final int BATCH = 10;
    private static final String EVENTS =
            "select string_agg(event, ',' order by event_starts_at, id) from plans where published_at is not null";

    private void start() {
        marquee = PackagedMarquee.start(folder, Map.of(
                "FEVER_URL", provider.url(), "STORE_BATCH_PLANS", String.valueOf(BATCH), "POLL_PERIOD", "5s"));
    }

    private static byte[] feed(String title) {
        return ProviderFeed.of(IntStream.range(0, PLANS)
                .mapToObj(i -> ProviderFeed.plan(i, title + " " + i + ".", COMING.plusDays(i)))
                .toArray(String[]::new));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(50));
    }

    /** The answer holds what the tables hold. */
    private void awaitConsistent() {
        await().ignoreExceptions().untilAsserted(() -> assertThat(withoutLineEnds(marquee.search("")))
                .isEqualTo(withoutLineEnds("{\"data\":{\"events\":[" + marquee.embeddedDatabase().rows(EVENTS).get(0) + "]},\"error\":null}")));
    }

    private static String withoutLineEnds(String text) {
        return text.replace("\n", "");
    }

    private long stored(String title) {
        return marquee.embeddedDatabase().number("select count(*) from plans where title like '" + title + " %'");
    }

    @Test
    void goesOnFromAConsistentStoreAndReadsTheFeedToItsEnd() {
        provider.saysTagged(feed("Old"), "\"old\"");
        start();
        marquee.awaitAnswer("Old 39.");
        TestDatabase before = marquee.embeddedDatabase();
        List<String> ids = before.rows("select id, base_id, first_seen_at from plans order by id");
        await().until(() -> before.number("select count(*) from polls where outcome = 'ok'") == 1);
        ProcessHandle orphan;
        // in the third batch
        try (Barrier barrier = Barrier.at(before, "New 25.")) {
            provider.saysTagged(feed("New"), "\"new\"");
            barrier.awaitReached();
            assertThat(stored("New")).isEqualTo(2 * BATCH);
            orphan = marquee.embeddedServer();
            marquee.kill();
            assertThat(orphan.isAlive()).isTrue();
        }
        // the feed of before, of which the store holds only a half: neither its tag nor its digest may pass for known
        provider.saysTagged(feed("Old"), "\"old\"");
        start();
        await().ignoreExceptions().until(() -> marquee.embeddedServer().pid() != orphan.pid() && marquee.health("ready") == 200);
        // whoever takes over the processes of one that was killed may let them lie for a moment
        await().until(() -> !orphan.isAlive());
        awaitConsistent();
        TestDatabase after = marquee.embeddedDatabase();
        await().until(() -> stored("Old") == PLANS);
        // the statement under way had its end or not
        assertThat(after.rows("select stored from polls where outcome = 'abandoned' and finished_at is not null"))
                .singleElement().isIn(String.valueOf(2 * BATCH), String.valueOf(3 * BATCH));
        assertThat(after.rows("select id, base_id, first_seen_at from plans order by id")).isEqualTo(ids);
        awaitConsistent();
        provider.saysTagged(feed("New"), "\"new\"");
        await().until(() -> stored("New") == PLANS);
        awaitConsistent();
        assertThat(marquee.search("")).contains("New 0.", "New 39.").doesNotContain("Old");
        assertThat(after.rows("select id, base_id, first_seen_at from plans order by id")).isEqualTo(ids);
        assertThat(marquee.stop()).isTrue();
        await().until(() -> marquee.postgresProcesses() == 0);
    }
}

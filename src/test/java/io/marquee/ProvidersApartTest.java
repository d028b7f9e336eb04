package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import io.marquee.plan.PlanId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said in one provider file and means something else in another. */
@Tag("application")
class ProvidersApartTest {

    private static final int HANGING = 12;

    private static byte[] feed(String... starts) {
        StringBuilder plans = new StringBuilder();
        for (int i = 0; i < starts.length; i++) {
            plans.append("<plan plan_id='").append(i + 1).append("' plan_start_date='").append(starts[i]).append("'/>");
        }
        return ("<planList><output><base_plan base_plan_id='1' sell_mode='online' title='Show'>" + plans
                        + "</base_plan></output></planList>")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void giveTheSameIdsToDifferentEvents(@TempDir Path routes) {
        FakeProvider provider = new FakeProvider();
        provider.says(feed("2021-05-01T20:00:00"));
        ProviderFolder folder = ProviderFolder.withFever(routes).add("other", provider.url());
        Map<String, String> settings = Map.of("ROUTES_DIR", folder.path());
        try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, settings)) {
            Awaitility.await().until(() -> marquee.events("").size() == 2);
            assertThat(marquee.database().rows("select provider, base_id, plan_id, id from plans order by provider"))
                    .containsExactly(
                            "fever | 1 | 1 | " + PlanId.of("fever", "1", "1"),
                            "other | 1 | 1 | " + PlanId.of("other", "1", "1"));
            assertThat(marquee.get("/search").body())
                    .contains(PlanId.of("fever", "1", "1").toString(), PlanId.of("other", "1", "1").toString());
        }
    }

    /** More hang than there are places for polls, and longer than the test waits; an address of its own, and connections of one host. */
    @Test
    void arePolledThoughOthersHang(@TempDir Path routes) {
        FakeProvider slow = new FakeProvider();
        slow.tricklesAfter(feed("2021-05-01T20:00:00"));
        ProviderFolder folder = ProviderFolder.withFever(routes);
        Map<String, String> settings = folder.settings(Map.of("POLL_PARALLEL", "4"));
        try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), settings)) {
            marquee.poll(feed("2021-05-01T20:00:00"));
            for (int i = 0; i < HANGING; i++) {
                folder.add("slow-" + i, slow.url());
            }
            String hang = "select count(*) from polls where provider <> 'fever' and outcome = 'running'";
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> marquee.observe("providers").split("accepted", -1).length > HANGING
                    && marquee.database().number(hang) == 2);
            long last = marquee.database().number("select max(id) from polls");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> marquee.database().number(
                    "select count(*) from polls where provider = 'fever' and outcome = 'unchanged' and id > " + last) > 3);
            assertThat(marquee.database().number(hang)).isEqualTo(2);
        } finally {
            slow.close();
        }
    }

    /** The others are due again as soon as they were polled, and there is one place. */
    @Test
    void arePolledInTheirTurnThoughTheyHaveFailed(@TempDir Path routes) {
        FakeProvider sick = new FakeProvider();
        FakeProvider well = new FakeProvider();
        well.says(feed("2021-05-01T20:00:00"));
        ProviderFolder folder = ProviderFolder.withFever(routes).add("sick", sick.url()).add("a", well.url()).add("b", well.url());
        Map<String, String> settings = folder.settings(Map.of("POLL_PARALLEL", "1", "POLL_PERIOD", "1ms", "POLL_TICK", "20ms"));
        try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), well, settings)) {
            String failed = "select count(*) from polls where provider = 'sick' and outcome = 'failed'";
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> marquee.database().number(failed) > 1);
            sick.says(feed("2021-05-01T20:00:00"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> marquee.events("").size() == 4);
        } finally {
            sick.close();
        }
    }

    @Test
    void readTimesInTheirOwnZoneAlsoWhereTheClocksChange(@TempDir Path routes) {
        // nothing of Madrid's clocks says 02:30 on this day; on that day they say it twice
        String gap = "2021-03-28T02:30:00";
        String overlap = "2021-10-31T02:30:00";
        FakeProvider madrid = new FakeProvider();
        madrid.says(feed(gap, overlap));
        ProviderFolder folder = ProviderFolder.withFever(routes).add("madrid", madrid.url(), "Europe/Madrid");
        Map<String, String> settings = Map.of("ROUTES_DIR", folder.path());
        try (RunningMarquee marquee = RunningMarquee.start(settings)) {
            String spring = "Show | 2021-03-28 02:30:00 | null null | null | null";
            String autumn = "Show | 2021-10-31 02:30:00 | null null | null | null";
            Awaitility.await().untilAsserted(() -> assertThat(marquee.events("")).containsExactly(spring, autumn));
            // the offset before the gap, and the earlier of the two
            assertThat(marquee.events("?starts_at=2021-03-28T01:30:00Z&ends_at=2021-03-28T01:30:00Z")).containsExactly(spring);
            assertThat(marquee.events("?starts_at=2021-10-31T00:30:00Z&ends_at=2021-10-31T00:30:00Z")).containsExactly(autumn);
            // the same times of a provider in UTC
            marquee.poll(feed(gap, overlap));
            assertThat(marquee.events("?starts_at=2021-03-28T02:30:00Z&ends_at=2021-03-28T02:30:00Z")).containsExactly(spring);
            assertThat(marquee.events("?starts_at=2021-10-31T02:30:00Z&ends_at=2021-10-31T02:30:00Z")).containsExactly(autumn);
        } finally {
            madrid.close();
        }
    }
}

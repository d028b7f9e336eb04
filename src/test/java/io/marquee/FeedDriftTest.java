package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LogLines;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What operators see when a field of a feed falls or rises, whichever instance polled. */
@Tag("application")
@Tag("postgres")
class FeedDriftTest {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(30));
    private static final LocalDate DAY = LocalDate.of(2021, 6, 1);
    private static final int PLANS = 40;
    private static final Map<String, String> SETTINGS = Map.of("POLL_RENEWAL", "100ms", "POLL_PERIOD", "1h");

    private final TestDatabase database = TestDatabase.create();
    private final FakeProvider provider = new FakeProvider();
    private RunningMarquee marquee = RunningMarquee.start(database, provider, SETTINGS);

    @AfterEach
    void stop() {
        marquee.close();
    }

    private static byte[] feed(String title, String price) {
        return new String(ProviderFeed.of(PLANS, title, DAY), StandardCharsets.UTF_8)
                .replace("<zone price='10'/>", price).getBytes(StandardCharsets.UTF_8);
    }

    private double metric(String name, String field) {
        return marquee.metric(name, "provider=\"fever\"", "field=\"" + field + "\"");
    }

    private JsonNode told() throws Exception {
        return new ObjectMapper().readTree(marquee.observe("providers")).at("/providers/0/feeds/poll-fever");
    }

    @Test
    void tellsTheFieldThatIsGoneInLogMetricAndReportUntilItIsBack() throws Exception {
        try (LogLines log = LogLines.in("text")) {
            marquee.poll(feed("Show", "<zone price='10'/>"));
            SOON.until(() -> metric("marquee_field_part", "prices") == 1);
            assertThat(metric("marquee_field_part", "time_zone")).isZero();
            assertThat(metric("marquee_field_drift", "prices")).isZero();
            marquee.poll(feed("Show", ""));
            SOON.until(() -> metric("marquee_field_drift", "prices") == -1);
            assertThat(metric("marquee_field_part", "prices")).isZero();
            assertThat(metric("marquee_field_part", "title")).isEqualTo(1);
            assertThat(marquee.observe("metrics")).doesNotContain("marquee_field_drift{field=\"title\"");
            SOON.untilAsserted(() -> assertThat(told().at("/drift/prices").asDouble()).isEqualTo(1));
            assertThat(told().at("/profile/items").asInt()).isEqualTo(PLANS);
            assertThat(told().get("plans").asInt()).isEqualTo(PLANS);
            assertThat(String.join("", log.written())).containsOnlyOnce("feed drifted provider=fever field=prices before=100% now=0%");
            // the next feed is as this one, and so it goes on
            marquee.poll(feed("Encore", ""));
            SOON.untilAsserted(() -> assertThat(metric("marquee_field_drift", "prices")).isEqualTo(-1));
            marquee.poll(feed("Finale", "<zone price='ask us'/>"));
            SOON.until(() -> metric("marquee_field_drift", "prices_unread") == 1);
            assertThat(metric("marquee_field_drift", "prices")).isZero();
            marquee.poll(feed("Show", "<zone price='10'/>"));
            SOON.until(() -> !marquee.observe("metrics").contains("marquee_field_drift{"));
            SOON.until(() -> told().get("drift").isNull());
        }
    }

    @Test
    void tellsItAfterARestartAndForADay() {
        marquee.poll(feed("Show", "<zone price='10'/>"));
        marquee.poll(feed("Show", ""));
        marquee.stop();
        marquee = RunningMarquee.start(database, provider, SETTINGS);
        SOON.until(() -> metric("marquee_field_drift", "prices") == -1);
        database.execute("update feeds set drifted_at = now() - interval '23 hours'");
        marquee.awaitPoll();
        SOON.untilAsserted(() -> assertThat(metric("marquee_field_drift", "prices")).isEqualTo(-1));
        database.execute("update feeds set drifted_at = now() - interval '25 hours'");
        SOON.until(() -> !marquee.observe("metrics").contains("marquee_field_drift{"));
        assertThat(metric("marquee_field_part", "end")).isEqualTo(1);
    }

    @Test
    void comparesWithTheLastCompleteFeedAndWritesNothingOfOneThatIsUnchanged() {
        byte[] good = feed("Show", "<zone price='10'/>");
        marquee.poll(good);
        assertThat(database.rows("select count(*) from polls where profile is not null")).containsExactly("1");
        String row = "select xmin, plans, profile from feeds";
        String before = database.rows(row).get(0);
        assertThat(marquee.awaitPoll()).isEqualTo("unchanged");
        provider.breaksOffAfter(feed("Show", ""), good.length / 3);
        assertThat(marquee.awaitPoll()).isEqualTo("partial");
        provider.says(500, "text/plain", new byte[0]);
        assertThat(marquee.awaitPoll()).isEqualTo("failed");
        assertThat(database.rows(row)).containsExactly(before);
        assertThat(database.rows("select count(*) from polls where profile is not null")).containsExactly("1");
        // an empty feed is complete, and says nothing of fields
        marquee.poll(ProviderFeed.of());
        assertThat(database.rows("select plans, profile ->> 'items' from feeds")).containsExactly("0 | " + PLANS);
        marquee.poll(feed("Show", ""));
        SOON.until(() -> metric("marquee_field_drift", "prices") == -1);
    }
}

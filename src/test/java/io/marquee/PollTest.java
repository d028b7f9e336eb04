package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What polls do to the store. */
@Tag("application")
@Tag("postgres")
class PollTest {

    private static final String SHOW = "Show | 2021-03-28 02:30:00 | 2021-03-28 05:00:00 | 10 | 10";

    private static ProviderFolder folder;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start(@TempDir Path routes) {
        folder = new ProviderFolder(routes);
        marquee = RunningMarquee.start(Map.of("ROUTES_DIR", folder.path(), "PROVIDERS_RESCAN", "80ms"));
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    @BeforeEach
    void add() {
        folder.add("fever", "{{fever.url}}");
    }

    @AfterEach
    void remove() {
        marquee.forget(folder, "fever");
    }

    private static byte[] feed(String title, String price) {
        return ("<eventList><output><base_event base_event_id='1' sell_mode='online' title='" + title + "'>"
                        + "<event event_id='1' event_start_date='2021-03-28T02:30:00' event_end_date='2021-03-28T05:00:00'>"
                        + "<zone price='" + price + "'/></event></base_event></output></eventList>")
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"500, text/xml", "503, text/xml", "404, text/html", "401, text/xml", "204, text/xml", "302, text/xml"})
    void changesNothingWhenTheProviderFails(int status, String contentType) {
        marquee.poll(feed("Show", "10"));
        marquee.provider().says(status, contentType, status == 204 ? new byte[0] : feed("Wrong", "99"));
        marquee.awaitPoll();
        assertThat(marquee.awaitPoll()).isEqualTo("failed");
        assertThat(marquee.events("")).containsExactly(SHOW);
        assertThat(marquee.database().rows("select reason from polls where outcome = 'failed' order by id limit 1"))
                .containsExactly("HTTP " + status + (status == 302 ? ", to no address" : ""));
        assertThat(marquee.poll(feed("Healed", "10"))).isIn("ok", "unchanged");
        assertThat(marquee.events("")).containsExactly(SHOW.replace("Show", "Healed"));
    }

    @Test
    void keepsWhatCameBeforeTheTransferBrokeOff() {
        byte[] body = feed("Show", "10");
        marquee.provider().breaksOffAfter(body, body.length - 5);
        marquee.awaitPoll();
        assertThat(marquee.awaitPoll()).isEqualTo("partial");
        assertThat(marquee.events("")).containsExactly(SHOW);
    }

    @Test
    void endsADownloadThatTricklesAtItsDeadlineAndKeepsWhatCame() {
        Map<String, String> settings = Map.of("FEED_DEADLINE", "500ms");
        try (RunningMarquee marquee = RunningMarquee.start(settings)) {
            String feed = new String(feed("Show", "10"), StandardCharsets.UTF_8);
            marquee.provider().tricklesAfter(feed.replace("</output></eventList>", "").getBytes(StandardCharsets.UTF_8));
            marquee.awaitPoll();
            assertThat(marquee.awaitPoll()).isEqualTo("partial");
            assertThat(marquee.events("")).containsExactly(SHOW);
        }
    }

    @Test
    void writesNothingWhenTheFeedIsTheSame() {
        marquee.poll(feed("Show", "10"));
        String version = marquee.database().rows("select xmin::text, ctid::text from plans").get(0);
        assertThat(marquee.awaitPoll()).isEqualTo("unchanged");
        // other bytes, same plans
        byte[] spaced = (new String(feed("Show", "10"), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        marquee.poll(spaced);
        assertThat(marquee.database().rows("select xmin::text, ctid::text from plans")).containsExactly(version);
    }

    @Test
    void asksTheProviderWhetherItsFeedHasChanged() {
        marquee.provider().saysTagged(feed("Show", "10"), "\"one\"");
        Awaitility.await().until(() -> marquee.provider().spared() > 2);
        assertThat(marquee.awaitPoll()).isEqualTo("unchanged");
        assertThat(marquee.database().rows("select bytes from polls where outcome = 'unchanged' order by id desc limit 1"))
                .containsExactly("0");
        marquee.provider().saysTagged(feed("Encore", "10"), "\"two\"");
        Awaitility.await().until(() -> marquee.events("").contains(SHOW.replace("Show", "Encore")));
        // a tag of a failed answer is not remembered
        marquee.provider().says(503, "text/xml", feed("Wrong", "10"));
        marquee.awaitPoll();
        int before = marquee.provider().spared();
        marquee.provider().saysTagged(feed("Encore", "10"), "\"two\"");
        Awaitility.await().until(() -> marquee.provider().spared() > before);
        assertThat(marquee.events("")).containsExactly(SHOW.replace("Show", "Encore"));
    }

    @Test
    void rejects304ThatWasNotAskedFor() {
        marquee.provider().says(304, "text/xml", new byte[0]);
        marquee.awaitPoll();
        assertThat(marquee.awaitPoll()).isEqualTo("failed");
        // nor after a feed without any tag or date
        marquee.poll(feed("Show", "10"));
        marquee.provider().says(304, "text/xml", new byte[0]);
        marquee.awaitPoll();
        assertThat(marquee.awaitPoll()).isEqualTo("failed");
    }

    @Test
    void readsTheLastFeedAgainAfterAPartOfAnotherWasStored() {
        marquee.provider().saysTagged(feed("Show", "10"), "\"one\"");
        Awaitility.await().until(() -> marquee.events("").contains(SHOW));
        byte[] other = feed("Half", "10");
        marquee.provider().breaksOffAfter(other, other.length - 5);
        Awaitility.await().until(() -> marquee.events("").contains(SHOW.replace("Show", "Half")));
        marquee.provider().saysTagged(feed("Show", "10"), "\"one\"");
        Awaitility.await().until(() -> marquee.events("").contains(SHOW));
    }

    @Test
    void readsTheSameFeedAgainWhenTheMappingHasChanged(@TempDir Path routes) throws IOException {
        Path file = Files.createDirectories(routes.resolve("providers")).resolve("fever.camel.yaml");
        String mapping = Files.readString(Path.of("routes/providers/fever.camel.yaml"));
        TestDatabase database = TestDatabase.create();
        Map<String, String> settings = Map.of("ROUTES_DIR", routes.toString());
        Files.writeString(file, mapping);
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), settings)) {
            marquee.poll(feed("Show", "10"));
        }
        Files.writeString(file, mapping.replace("title: $base.title", "title: (\"New \" + $base.title)"));
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), settings)) {
            marquee.poll(feed("Show", "10"));
            assertThat(marquee.events("")).containsExactly("New " + SHOW);
        }
    }

    @Test
    void remembersWhenAPlanWasSeenFirstAndLast() {
        marquee.poll(feed("Show", "10"));
        assertThat(marquee.database().rows("select first_seen_at <= now(), published_at <= now(), last_seen_at from plans"))
                .containsExactly("t | t | null");
        marquee.poll("<eventList><output/></eventList>".getBytes(StandardCharsets.UTF_8));
        assertThat(marquee.database().rows("select last_seen_at >= first_seen_at from plans")).containsExactly("t");
        marquee.poll(feed("Show", "10"));
        assertThat(marquee.database().rows("select last_seen_at from plans")).containsExactly("null");
    }

    @Test
    void keepsEverythingOverARestart() {
        TestDatabase database = TestDatabase.create();
        FakeProvider provider = new FakeProvider();
        String before;
        try (RunningMarquee marquee = RunningMarquee.start(database, provider)) {
            marquee.poll(feed("Show", "10"));
            before = marquee.get("/search").body();
        }
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider())) {
            assertThat(marquee.get("/search").body()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/Los_Angeles", "Asia/Kolkata", "Europe/Madrid", "Pacific/Kiritimati"})
    void doesNotCareForTheZoneOfTheServer(String zone) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(feed("Show", "10"));
            assertThat(marquee.events("?starts_at=2021-03-28T02:30:00Z&ends_at=2021-03-28T05:00:00Z")).containsExactly(SHOW);
            assertThat(marquee.events("?starts_at=2021-03-28T02:30:01Z")).isEqualTo(List.of());
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void letsOneOfTwoInstancesPollAtATime() {
        TestDatabase database = TestDatabase.create();
        FakeProvider provider = new FakeProvider();
        provider.says(feed("Show", "10"));
        try (RunningMarquee one = RunningMarquee.start(database, provider);
                RunningMarquee other = RunningMarquee.start(database, provider)) {
            one.awaitPoll();
            other.awaitPoll();
            assertThat(other.get("/search").body()).isEqualTo(one.get("/search").body());
            assertThat(database.rows("select outcome, reason from polls where outcome not in ('ok', 'unchanged', 'running')")).isEmpty();
            assertThat(database.number("select count(*) from polls a join polls b on a.id < b.id"
                    + " and b.started_at < a.finished_at and a.provider = b.provider"))
                    .isZero();
        }
    }
}

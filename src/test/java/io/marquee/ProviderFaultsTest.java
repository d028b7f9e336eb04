package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RawProvider;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SelfSignedProvider;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that fail below HTTP, all at once, beside one that is well. */
@Tag("application")
class ProviderFaultsTest {

    private static final LocalDate DAY = LocalDate.of(2021, 3, 28);

    /** Good until their feed is stored. */
    private static final Map<String, RawProvider> TURNING = new LinkedHashMap<>();
    /** Never reached, because the bytes under HTTP are not what was agreed. */
    private static final RawProvider PLAIN = new RawProvider(feed("plain"));
    private static final RawProvider SILENT_TLS = new RawProvider(feed("silent-tls"));

    private static SelfSignedProvider selfSigned;
    private static RunningMarquee marquee;

    @BeforeAll
    static void breakAllButOne(@TempDir Path routes, @TempDir Path keys) throws IOException {
        ProviderFolder folder = ProviderFolder.withFever(routes);
        for (String name : List.of("rejected", "reset", "reset-midway", "silent", "trickling", "endless", "long", "short")) {
            TURNING.put(name, new RawProvider(feed(name)));
            folder.add(name, TURNING.get(name).url());
        }
        selfSigned = new SelfSignedProvider(keys, feed("self-signed"));
        SILENT_TLS.turns(RawProvider.silent());
        folder.add("self-signed", selfSigned.url());
        folder.add("plain", PLAIN.url().replace("http:", "https:"));
        folder.add("silent-tls", SILENT_TLS.url().replace("http:", "https:"));
        folder.add("unknown", "http://no-such-host.invalid/events");

        FakeProvider well = new FakeProvider();
        well.says(feed("fever"));
        marquee = RunningMarquee.start(
                TestDatabase.create(),
                well,
                Map.of(
                        "ROUTES_DIR", folder.path(),
                        "POLL_PERIOD", "100ms",
                        "FEED_DEADLINE", "5s",
                        "FEED_READ_TIMEOUT", "10m",
                        "FEED_MAX_BYTES", "1000000"));
        await().until(() -> marquee.events("").size() == TURNING.size() + 1);

        byte[] other = feed("Other");
        String unfinished = new String(other, StandardCharsets.UTF_8).replace("</output></planList>", "");
        TURNING.get("rejected").close();
        TURNING.get("reset").turns(RawProvider.resetting(new byte[0]));
        TURNING.get("reset-midway").turns(RawProvider.resetting(unfinished.getBytes(StandardCharsets.UTF_8)));
        TURNING.get("silent").turns(RawProvider.silent());
        TURNING.get("trickling").turns(RawProvider.trickling());
        TURNING.get("endless").turns(RawProvider.endless(other));
        TURNING.get("long").turns(RawProvider.announcing(other.length + 100, other));
        TURNING.get("short").turns(RawProvider.announcing(other.length - 100, other));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        TURNING.values().forEach(RawProvider::close);
        PLAIN.close();
        SILENT_TLS.close();
        selfSigned.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(50));
    }

    private static byte[] feed(String title) {
        return ProviderFeed.of(ProviderFeed.plan(1, title, DAY));
    }

    private static String line(String title) {
        return title + " | 2021-03-28 20:00:00 | 2021-03-28 21:30:00 | 10 | 10";
    }

    private static void awaitPolls(TestDatabase database, int count, String condition) {
        await().until(() -> database.number("select count(*) from polls where " + condition) >= count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown      | failed  | unknown host",
                "rejected      | failed  | connection refused",
                "plain        | failed  | TLS failure",
                "self-signed  | failed  | TLS: the certificate is not trusted",
                "silent-tls   | failed  | not complete within 5 s",
                "reset        | failed  | connection reset",
                "reset-midway | partial | cut off after .* bytes: connection reset",
                "silent       | failed  | not complete within 5 s",
                "trickling    | failed  | not complete within 5 s",
                "endless      | failed  | larger than 1000000 bytes",
                "long         | partial | cut off after .* bytes: not complete within 5 s",
                "short        | failed  | cut off inside <base_plan>"
            })
    void writesDownWhyAndTriesAgain(String provider, String outcome, String reason) {
        awaitPolls(marquee.database(), 2,
                "provider = '" + provider + "' and outcome = '" + outcome + "' and reason ~ '^" + reason + "$'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "rejected", "plain", "self-signed", "silent-tls", "reset", "silent", "trickling", "endless"})
    void leavesAProviderAloneThatKeepsFailing(String provider) {
        awaitPolls(marquee.database(), 1, "provider = '" + provider
                + "' and outcome = 'failed' and reason = 'not tried, as it has failed again and again: the circuit breaker "
                + provider + "provider-breaker is open'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "silent-tls", "trickling", "long"})
    void pollsTheOthersOnTimeUntilTheDeadline(String provider) {
        // nearly two of the five seconds at least, and other polls inside of them
        awaitPolls(marquee.database(), 3, "provider = 'fever' and outcome = 'unchanged' and exists (select from polls slow"
                + " where slow.provider = '" + provider + "' and slow.started_at < polls.started_at"
                + " and slow.finished_at > polls.finished_at and slow.finished_at - slow.started_at > interval '1.9 s')");
    }

    @Test
    void answersWithAllThatCameWhole() {
        // these two sent a complete plan before they broke off
        await().untilAsserted(() -> assertThat(marquee.events("")).containsExactlyInAnyOrder(
                line("fever"), line("rejected"), line("reset"), line("Other"), line("silent"), line("trickling"),
                line("endless"), line("Other"), line("short")));
        assertThat(selfSigned.requests()).isZero();
    }

    @Test
    void waitsLongerAfterEachFailure() {
        RawProvider closed = new RawProvider(feed("closed"));
        closed.close();
        Map<String, String> settings = Map.of("POLL_PERIOD", "1h", "FEVER_URL", closed.url());
        try (RunningMarquee failing = RunningMarquee.start(settings)) {
            awaitPolls(failing.database(), 3, "outcome = 'failed'");
            assertThat(failing.database().rows("select pause between interval '1 s' * n and interval '20 s' from (select"
                            + " row_number() over (order by id) as n, lead(started_at) over (order by id) - finished_at as pause"
                            + " from polls) as pauses where n < 3"))
                    .containsExactly("t", "t");
            assertThat(failing.get("/search").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void asksNoMoreThanOnceAPollAndHealsWhenTheProviderDoes() {
        TestDatabase database = TestDatabase.create();
        FakeProvider provider = new FakeProvider();
        try (RunningMarquee healing = RunningMarquee.start(database, provider, Map.of("POLL_PERIOD", "100ms"))) {
            awaitPolls(database, 3, "reason like 'not tried%'");
            provider.says(feed("Healed"));
            await().until(() -> healing.events("").contains(line("Healed")));
            healing.endPolls();
        }
        int polls = (int) database.number("select count(*) from polls where reason is null or reason not like 'not tried%'");
        assertThat(provider.requests()).isEqualTo(polls);
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.SteadyLoad;
import io.marquee.kit.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged jar ends on SIGTERM. */
@Tag("hostile")
class StopIT {

    private static final int CLIENTS = 8;
    private static final int PER_SECOND = 3_000;
    private static final int FEW_BYTES = 100;
    private static final int RECORDS = 20;
    private static final int LARGE = 500_000;
    private static final Duration READINESS_PERIOD = Duration.ofMillis(100);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private static byte[] feed() {
        return ProviderFeed.of(ProviderFeed.plan(1, "Show", LocalDate.now(ZoneOffset.UTC).plusMonths(1)));
    }

    @Test
    void losesNoRequestOfClientsThatHonourReadiness() {
        FakeProvider provider = new FakeProvider();
        provider.says(feed());
        Map<String, String> settings = Map.of(
                "FEVER_URL", provider.url(),
                "DATABASE_URL", TestDatabase.create().url(),
                "STOP_DRAIN", DRAIN.toSeconds() + "s");
        try (provider; PackagedMarquee marquee = PackagedMarquee.start(folder, settings)) {
            marquee.awaitAnswer("Show");
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> marquee.health("ready") == 200);
            AtomicBoolean inUse = new AtomicBoolean(true);
            try (SteadyLoad load = SteadyLoad.start(marquee.port(), "/search", CLIENTS, PER_SECOND, inUse::get)) {
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> load.answers().size() > PER_SECOND);
                int before = load.answers().size();
                marquee.terminate();
                Awaitility.await().atMost(DRAIN).pollInterval(READINESS_PERIOD).until(() -> marquee.health("ready") == 503);
                int meanwhile = load.answers().size();
                // one that does not know yet is answered, and told to go
                Optional<HttpResponse<String>> late = marquee.get("/search");
                assertThat(late).hasValueSatisfying(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.body()).contains("Show");
                    assertThat(answer.headers().firstValue("Connection")).hasValueSatisfying(word ->
                            assertThat(word).isEqualToIgnoringCase("close"));
                });
                inUse.set(false);
                load.close();
                assertThat(SteadyLoad.exceptions(load.answers(), answer -> answer.status() == 200 && answer.body().contains("Show")))
                        .isEmpty();
                assertThat(meanwhile).isGreaterThan(before);
            }
            assertThat(marquee.awaitExit(Duration.ofSeconds(15))).hasValue(143);
        }
    }

    @Test
    void endsInTimeWhilePollsAreUnderWay() {
        ProviderFolder files = new ProviderFolder(folder.resolve("routes"));
        FakeProvider endless = new FakeProvider();
        endless.tricklesAfter(Arrays.copyOf(feed(), FEW_BYTES));
        files.add("endless", endless.url());
        FakeProvider heavy = new FakeProvider();
        heavy.says(ProviderFeed.of(IntStream.range(0, RECORDS)
                .mapToObj(i -> ProviderFeed.plan(i, "x".repeat(LARGE), LocalDate.now(ZoneOffset.UTC)))
                .toArray(String[]::new)));
        for (int i = 0; i < CLIENTS; i++) {
            String name = "heavy-" + i;
            files.put(name, ProviderFolder.file(name, heavy.url()).replace(". as $base", "(.title | explode | map(. + 1) | length) as $n | . as $base"));
        }
        Map<String, String> settings = Map.of("ROUTES_DIR", files.path(), "STOP_DRAIN", "5s");
        try (endless; heavy; PackagedMarquee marquee = PackagedMarquee.start(folder, settings)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> endless.requests() > 0 && heavy.requests() > CLIENTS / 2);
            marquee.terminate();
            assertThat(marquee.awaitExit(Duration.ofSeconds(15))).hasValue(143);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> marquee.postgresProcesses() == 0);
        }
    }

    @Test
    void endsAtOnceWhenItIsIdleAndNeedNotDrain() {
        FakeProvider provider = new FakeProvider();
        provider.says(feed());
        try (provider; PackagedMarquee marquee = PackagedMarquee.start(folder, Map.of("FEVER_URL", provider.url()))) {
            // the connection of this one stays open
            marquee.awaitAnswer("Show");
            marquee.terminate();
            assertThat(marquee.awaitExit(Duration.ofSeconds(5))).hasValue(143);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> marquee.postgresProcesses() == 0);
        }
    }
}

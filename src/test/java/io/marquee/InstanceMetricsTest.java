package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the management port tells Prometheus of searches and of the parts of an instance. */
@Tag("application")
class InstanceMetricsTest {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(30));
    private static final byte[] FEED = ProviderFeed.of(ProviderFeed.plan(1, "Show", LocalDate.of(2021, 6, 30)));

    private static double requests(RunningMarquee marquee, int status, String source) {
        return marquee.metric("marquee_requests_seconds_count", "status=\"" + status + "\"", "source=\"" + source + "\"");
    }

    private static double state(RunningMarquee marquee, String breaker, String state) {
        return marquee.metric("marquee_breaker_state", "breaker=\"" + breaker + "\"", "state=\"" + state + "\"");
    }

    private static void answer(RunningMarquee marquee, String method, String path, int status) {
        HttpRequest request = HttpRequest.newBuilder(marquee.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(marquee.send(request).statusCode()).isEqualTo(status);
    }

    @Test
    void countsEachAnswerOnceUnderItsStatusAndItsSource() {
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(FEED);
            assertThat(requests(marquee, 200, "memory")).isZero();
            for (int i = 0; i < 3; i++) {
                answer(marquee, "GET", "/search", 200);
            }
            answer(marquee, "HEAD", "/search", 200);
            answer(marquee, "GET", "/search?starts_at=word", 400);
            answer(marquee, "POST", "/search", 405);
            answer(marquee, "GET", "/nothing", 404);
            answer(marquee, "GET", "/openapi.yaml", 200);
            // the last byte may reach the client before it is counted
            SOON.until(() -> requests(marquee, 200, "memory") == 4);
            SOON.until(() -> requests(marquee, 400, "none") == 1);
            SOON.until(() -> requests(marquee, 405, "none") == 1);
            SOON.until(() -> requests(marquee, 404, "none") == 1);
            SOON.until(() -> requests(marquee, 200, "none") == 1);
            assertThat(marquee.metric("marquee_requests_seconds_count")).isEqualTo(8);
            String[] slowest = {"le=\"+Inf\"", "status=\"200\"", "source=\"memory\""};
            assertThat(marquee.metric("marquee_requests_seconds_bucket", slowest)).isEqualTo(4);
            assertThat(marquee.metric("marquee_requests_seconds_bucket", "le=\"0.001\"")).isLessThanOrEqualTo(8);
            assertThat(marquee.metric("marquee_requests_seconds_sum", "source=\"memory\"")).isPositive();
        }
    }

    @Test
    void tellsAnswersOfTheDatabaseFromThoseOfMemoryAndWhatIsHeld() {
        Map<String, String> little = Map.of("SEARCH_MEMORY", "1");
        try (RunningMarquee marquee = RunningMarquee.start(little)) {
            marquee.poll(FEED);
            answer(marquee, "GET", "/search", 200);
            SOON.until(() -> requests(marquee, 200, "database") == 1);
            assertThat(marquee.metric("marquee_months")).isEqualTo(1);
            assertThat(marquee.metric("marquee_months_held")).isZero();
            assertThat(marquee.metric("marquee_months_bytes")).isZero();
        }
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(FEED);
            assertThat(marquee.metric("marquee_months_held")).isEqualTo(1);
            assertThat(marquee.metric("marquee_months_bytes")).isGreaterThan(100);
        }
    }

    @Test
    void showsBreakersAsTheyOpenAndCloseAndPoolsAndTheJvm() {
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(FEED);
            assertThat(state(marquee, "reader", "closed")).isEqualTo(1);
            assertThat(state(marquee, "database", "closed")).isEqualTo(1);
            assertThat(marquee.metric("marquee_breaker_state", "breaker=\"provider\"", "provider=\"fever\"", "state=\"closed\"")).isEqualTo(1);
            assertThat(marquee.metric("hikaricp_connections_max", "pool=\"reader\"")).isEqualTo(7);
            assertThat(marquee.metric("hikaricp_connections_max", "pool=\"writer\"")).isEqualTo(4);
            assertThat(marquee.metric("jvm_memory_used_bytes", "area=\"heap\"")).isPositive();
            assertThat(marquee.metric("jvm_threads_live_threads")).isPositive();
            assertThat(marquee.metric("process_uptime_seconds")).isPositive();
            assertThat(marquee.metric("marquee_ready")).isEqualTo(1);
            assertThat(marquee.metric("marquee_draining")).isZero();
            marquee.database().allowConnections(false);
            SOON.until(() -> state(marquee, "reader", "open") + state(marquee, "reader", "half_open") == 1);
            marquee.database().allowConnections(true);
            SOON.until(() -> state(marquee, "reader", "closed") == 1);
            marquee.provider().says(500, "text/plain", new byte[0]);
            SOON.until(() -> state(marquee, "provider", "open") == 1);
        }
    }

    @Test
    void tellsOfEveryMetricOfItsOwnOnTheirPage() throws IOException {
        String page = Files.readString(Path.of("docs/reference/metrics.md"));
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(FEED);
            List<String> names = marquee.observe("metrics")
                    .lines()
                    .filter(line -> line.startsWith("# TYPE marquee_"))
                    .map(line -> line.split(" ")[2].replaceFirst("_max$", ""))
                    .toList();
            assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
    }

    @Test
    void isDrainingAndNotReadyFromTheBeginningOfTheStop() {
        FakeProvider provider = new FakeProvider();
        RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, Map.of("STOP_DRAIN", "5s"));
        SOON.until(() -> marquee.metric("marquee_ready") == 1);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(marquee::stop);
        SOON.until(() -> marquee.metric("marquee_draining") == 1);
        assertThat(marquee.metric("marquee_ready")).isZero();
        assertThat(marquee.get("/search").statusCode()).isEqualTo(200);
        assertThat(stop).succeedsWithin(Duration.ofSeconds(60));
        provider.close();
    }

    @Test
    void forgetsAProviderThatHasLeftAndKnowsTheOthersAfterARestart(@TempDir Path routes) {
        TestDatabase database = TestDatabase.create();
        FakeProvider acme = new FakeProvider();
        acme.says(FEED);
        ProviderFolder folder = ProviderFolder.withFever(routes).add("acme", acme.url());
        Map<String, String> settings = folder.settings(Map.of("POLL_RENEWAL", "100ms"));
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), settings)) {
            SOON.until(() -> age(marquee, "acme") > 0 && age(marquee, "acme") < 60);
            assertThat(age(marquee, "fever")).isEqualTo(Double.POSITIVE_INFINITY);
        }
        acme.says(500, "text/plain", new byte[0]);
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), settings)) {
            // another instance made the last good poll
            SOON.until(() -> age(marquee, "acme") > 0 && age(marquee, "acme") < 120);
            folder.delete("acme");
            SOON.until(() -> !marquee.observe("metrics").contains("age_seconds{provider=\"acme\"}"));
            assertThat(marquee.metric("marquee_breaker_state", "provider=\"acme\"")).isZero();
        } finally {
            acme.close();
        }
    }

    private static double age(RunningMarquee marquee, String provider) {
        return marquee.metric("marquee_last_good_poll_age_seconds", "provider=\"" + provider + "\"");
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What load balancers and operators read of an instance's health. */
@Tag("application")
class HealthTest {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(40));
    private static final byte[] FEED = ProviderFeed.of(ProviderFeed.plan(1, "Show", LocalDate.of(2021, 6, 30)));

    private static HttpResponse<String> health(RunningMarquee marquee, String probe) {
        URI uri = URI.create("http://127.0.0.1:" + marquee.managementPort() + "/observe/health" + probe);
        return marquee.send(HttpRequest.newBuilder(uri).build());
    }

    private static int status(RunningMarquee marquee, String probe) {
        return health(marquee, probe).statusCode();
    }

    /** The check of that name, with its data. */
    private static JsonNode check(RunningMarquee marquee, String name) throws JsonProcessingException {
        for (JsonNode check : new ObjectMapper().readTree(health(marquee, "?data=true").body()).get("checks")) {
            if (check.get("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name);
    }

    @Test
    void staysReadyAndAliveWhileTheDatabaseIsAwayAndSaysSo() throws Exception {
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(FEED);
            assertThat(status(marquee, "")).isEqualTo(200);
            assertThat(check(marquee, "database").get("status").asText()).isEqualTo("UP");
            marquee.loseDatabase();
            assertThat(status(marquee, "/ready")).isEqualTo(200);
            assertThat(status(marquee, "/live")).isEqualTo(200);
            assertThat(status(marquee, "")).isEqualTo(503);
            JsonNode database = check(marquee, "database");
            assertThat(database.get("status").asText()).isEqualTo("DOWN");
            assertThat(database.at("/data/migrated").asText()).isEqualTo("true");
            // what is known of providers stays known
            JsonNode providers = check(marquee, "provider-files");
            assertThat(providers.at("/data/fever.last_poll").asText()).isIn("ok", "unchanged");
            assertThat(providers.at("/data/fever.last_good_poll_age_seconds").asText()).matches("\\d+");
            marquee.regainDatabase();
            SOON.until(() -> status(marquee, "") == 200);
        }
    }

    @Test
    void isAliveAndNotReadyUntilTheDatabaseHasAnsweredOnce() throws Exception {
        TestDatabase database = TestDatabase.empty();
        database.allowConnections(false);
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider())) {
            assertThat(status(marquee, "/live")).isEqualTo(200);
            assertThat(status(marquee, "/ready")).isEqualTo(503);
            assertThat(marquee.metric("marquee_ready")).isZero();
            assertThat(check(marquee, "database").at("/data/migrated").asText()).isEqualTo("false");
            database.allowConnections(true);
            SOON.until(() -> status(marquee, "/ready") == 200);
            assertThat(marquee.metric("marquee_ready")).isEqualTo(1);
        }
    }

    @Test
    void tellsTheTroubleOfProvidersAndIsReadyAllTheSame(@TempDir Path routes) throws Exception {
        ProviderFolder folder = ProviderFolder.withFever(routes);
        Map<String, String> settings = folder.settings();
        try (RunningMarquee marquee = RunningMarquee.start(settings)) {
            marquee.awaitPoll();
            SOON.untilAsserted(() -> assertThat(check(marquee, "provider-files").at("/data/fever.last_poll").asText()).isEqualTo("failed"));
            assertThat(check(marquee, "provider-files").at("/data/fever.last_good_poll_age_seconds").asText()).isEqualTo("null");
            marquee.poll(FEED);
            SOON.untilAsserted(() -> assertThat(check(marquee, "provider-files").at("/data/fever.last_good_poll_age_seconds").asText())
                    .matches("\\d+"));
            assertThat(status(marquee, "")).isEqualTo(200);
            // a file that cannot be taken, and a route that somebody stops
            folder.put("acme", "- route:\n    id: other\n");
            SOON.until(() -> check(marquee, "provider-files").get("status").asText().equals("DOWN"));
            marquee.context().getRouteController().stopRoute("poll-fever");
            assertThat(status(marquee, "/ready")).isEqualTo(200);
            assertThat(status(marquee, "/live")).isEqualTo(200);
            assertThat(marquee.events("")).hasSize(1);
        }
    }
}

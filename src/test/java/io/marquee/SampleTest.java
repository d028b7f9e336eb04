package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.Guide;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the bundled sample gives, and whose events it may get among. */
@Tag("application")
class SampleTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void staysOutOfADatabaseOfSomebodysOwn() {
        TestDatabase database = TestDatabase.create();
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), Map.of("FEVER_URL", ""))) {
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(marquee.observe("providers"))
                    .contains("fever", "rejected", "url: it is empty"));
            assertThat(database.number("select count(*) from polls")).isZero();
            assertThat(marquee.observe("health/ready")).contains("UP");
        }
    }

    @Test
    void givesTheAnswerThatTheReadmeShows() {
        Guide readme = Guide.readme();
        String curl = readme.blocks("sh").stream().filter(block -> block.startsWith("curl ")).findFirst().orElseThrow();
        String search = curl.strip().replaceFirst("^curl 'http://localhost:8000(/search\\?[^']+)'$", "$1");
        // broken into lines for reading
        String answer = readme.blocks("json").get(1).replace("\n", "");
        assertThat(answer).contains("Pantomima Full");
        try (RunningMarquee marquee =
                RunningMarquee.start(Map.of("FEVER_URL", "sample"))) {
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(marquee.get(search).body()).isEqualTo(answer));
        }
    }

    /** Its address is no setting that somebody wrote, and is in the way of no other one: here are all that look at it. */
    @Test
    void playsWherePrivateAddressesAreClosedAndCasesAreRequired() {
        try (RunningMarquee marquee = RunningMarquee.start(
                Map.of("FEVER_URL", "sample", "PROVIDERS_PRIVATE_NETWORKS", "closed", "PROVIDERS_REQUIRE_CASES", "true", "ROUTES_DIR", "routes"))) {
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(marquee.get("/search").body()).contains("Camela en concierto"));
            assertThat(marquee.observe("providers")).contains("\"accepted\"");
        }
    }

    @Test
    void playsThereWhenItIsAskedFor() {
        try (RunningMarquee marquee =
                RunningMarquee.start(Map.of("FEVER_URL", "sample"))) {
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(marquee.get("/search").body()).contains("Camela en concierto"));
        }
    }
}

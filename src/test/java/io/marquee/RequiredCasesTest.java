package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code providers.require-cases} a running Marquee takes only provider files whose cases are good. */
@Tag("application")
class RequiredCasesTest {

    private static final String FEED = "[{\"id\": 1, \"title\": \"%s\", \"start\": \"2030-05-01T20:00:00\"}]";

    @TempDir
    private Path routes;

    private RunningMarquee marquee;

    private void feed(FakeProvider acme, String title) throws IOException {
        acme.says(200, "application/json", FEED.formatted(title).getBytes(StandardCharsets.UTF_8));
    }

    private void expect(String title) throws IOException {
        Path first = Files.createDirectories(routes.resolve("providers/acme.cases/first"));
        Files.writeString(first.resolve("1.json"), FEED.formatted("First"));
        Files.writeString(first.resolve("events.txt"), title + " | 2030-05-01 20:00:00 | null null | null | null\n");
    }

    private static String yaml(FakeProvider acme, String title) {
        return SourceFile.of("acme", acme.url()).with("format", "json").with("records", "/")
                .with("mapping", "[ { base_id: .id, plan_id: .id, title: " + title + ", start: .start, sell_mode: \"online\" } ]").yaml();
    }

    private void awaitTold(String... words) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50)).untilAsserted(() ->
                assertThat(marquee.observe("providers").replace(" ", "")).contains(words));
    }

    @Test
    void takesAVersionWhenItsCasesAreGood() throws Exception {
        ProviderFolder folder = new ProviderFolder(routes);
        try (FakeProvider fever = new FakeProvider();
                FakeProvider acme = new FakeProvider();
                RunningMarquee running = RunningMarquee.start(TestDatabase.create(), fever, folder.settings(Map.of("PROVIDERS_REQUIRE_CASES", "true")))) {
            marquee = running;
            feed(acme, "Live");
            folder.put("acme", yaml(acme, ".title"));
            awaitTold("\"outcome\":\"rejected\"", "ithasnocaseinacme.cases/,andproviders.require-caseswantsone");
            assertThat(acme.requests()).isZero();
            // a case comes: the same version is taken
            expect("First");
            assertThat(marquee.awaitPoll("acme")).isEqualTo("ok");
            awaitTold("\"outcome\":\"accepted\"");
            // a version that breaks it is rejected, and the one before goes on
            folder.put("acme", yaml(acme, "(.title | ascii_upcase)"));
            awaitTold("\"outcome\":\"rejected\"", "itscasefirstisbad:-First|2030-05-01");
            feed(acme, "Live on");
            marquee.awaitPoll("acme");
            assertThat(marquee.awaitPoll("acme")).isIn("ok", "unchanged");
            assertThat(marquee.events("")).containsExactly("Live on | 2030-05-01 20:00:00 | null null | null | null");
            // the case changes, too: the version is examined again, and taken
            expect("FIRST");
            awaitTold("\"outcome\":\"accepted\"");
            marquee.awaitPoll("acme");
            marquee.awaitPoll("acme");
            assertThat(marquee.events("")).containsExactly("LIVE ON | 2030-05-01 20:00:00 | null null | null | null");
            // a case that is spoilt rejects the version that runs, which goes on
            expect("Other");
            awaitTold("\"outcome\":\"rejected\"", "itscasefirstisbad:-Other");
            assertThat(marquee.awaitPoll("acme")).isIn("ok", "unchanged");
        }
    }
}

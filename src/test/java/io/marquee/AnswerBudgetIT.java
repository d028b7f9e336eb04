package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ManyPlans;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar with little memory and a month that is larger than all of it: what is answered, and what is rejected and how. */
@Tag("hostile")
class AnswerBudgetIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String MINUTES = "/search?starts_at=2027-05-01T10:00:00Z&ends_at=2027-05-01T10:05:00Z";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private static HttpRequest get(PackagedMarquee marquee, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + marquee.port() + target)).timeout(LIMIT).build();
    }

    private static HttpResponse<String> ask(PackagedMarquee marquee, String target) throws Exception {
        return HTTP.send(get(marquee, target), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void answersWhatIsNarrowInAMonthThatNeverFitsAndRejectsWhatIsWide() throws Exception {
        TestDatabase database = TestDatabase.create();
        Map<String, String> settings = Map.of(
                "DATABASE_URL", database.url(), "POLL_PERIOD", "1h",
                // slow is not what this is about
                "DATABASE_READ_TIMEOUT", "60s", "DATABASE_CONNECT_TIMEOUT", "30s",
                "JAVA_TOOL_OPTIONS", "-Xmx96m -XX:+ExitOnOutOfMemoryError");
        try (PackagedMarquee marquee = PackagedMarquee.start(folder, settings)) {
            Awaitility.await().atMost(LIMIT).until(() -> marquee.health("ready") == 200);
            ManyPlans.inOneMonth(database, 120_000);
            Awaitility.await().atMost(LIMIT).until(() -> ask(marquee, MINUTES).body().contains("€"));

            // of many that ask for all of it none is answered, and none counts as a fault of the database
            for (int round = 0; round < 3; round++) {
                List<CompletableFuture<HttpResponse<String>>> wide = Stream.generate(() ->
                                HTTP.sendAsync(get(marquee, "/search"), HttpResponse.BodyHandlers.ofString()))
                        .limit(8)
                        .toList();
                for (CompletableFuture<HttpResponse<String>> one : wide) {
                    HttpResponse<String> rejected = one.get();
                    assertThat(rejected.statusCode()).isEqualTo(503);
                    assertThat(rejected.headers().firstValue("Retry-After")).hasValue("1");
                    assertThat(rejected.body()).containsPattern("\"code\":\"(ANSWER_TOO_LARGE|ANSWERS_FULL)\"");
                }
                assertThat(ask(marquee, MINUTES).statusCode()).isEqualTo(200);
            }
            assertThat(ask(marquee, "/search").body()).contains("\"code\":\"ANSWER_TOO_LARGE\"");
            HttpResponse<String> narrow = ask(marquee, MINUTES);
            assertThat(narrow.body()).contains("€");
            assertThat(narrow.headers().firstValue("Server-Timing").orElseThrow()).startsWith("database");
        }
    }
}

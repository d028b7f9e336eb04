package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are not 200, each with a feed that is perfectly valid. */
@Tag("application")
class RejectedAnswersTest {

    private static final LocalDate DAY = LocalDate.of(2021, 3, 28);

    private static byte[] feed(String title) {
        return ProviderFeed.of(ProviderFeed.plan(1, title, DAY));
    }

    @Test
    void changeNothingAndLeadNowhere(@TempDir Path routes) {
        FakeProvider elsewhere = new FakeProvider();
        elsewhere.says(feed("Elsewhere"));
        ProviderFolder folder = ProviderFolder.withFever(routes);
        Map<String, FakeProvider> providers = new LinkedHashMap<>();
        Stream<String> plain = Stream.of(201, 202, 203, 206, 400, 401, 404, 410, 500, 502, 503, 504).map(status -> "plain-" + status);
        Stream<String> redirects = Stream.of(301, 302, 303, 307, 308).flatMap(status -> Stream.of("here-" + status, "away-" + status));
        Stream.concat(plain, redirects).forEach(name -> {
            FakeProvider provider = new FakeProvider();
            provider.says(feed(name));
            providers.put(name, provider);
            folder.add(name, provider.url());
        });
        TestDatabase database = TestDatabase.create();
        // the period is the longest pause after a failure
        Map<String, String> settings = Map.of("ROUTES_DIR", folder.path(), "POLL_PERIOD", "500ms");
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), settings)) {
            await().until(() -> marquee.events("").size() == providers.size());
            List<String> before = marquee.events("");
            providers.forEach((name, provider) -> provider.says(status(name), headers(name, provider, elsewhere), feed("Wrong")));
            providers.forEach((name, provider) -> await().until(() -> database.number("select count(*) from polls where provider = '"
                            + name + "' and outcome = 'failed' and reason like '" + reason(name) + "'")
                    >= 2));
            marquee.awaitFresh();
            assertThat(marquee.events("")).isEqualTo(before);
            marquee.endPolls();
        } finally {
            elsewhere.close();
            providers.values().forEach(FakeProvider::close);
        }
        assertThat(elsewhere.requests()).isZero();
        providers.forEach((name, provider) -> assertThat(provider.requests())
                .as(name)
                .isEqualTo((int) database.number("select count(*) from polls where provider = '" + name
                        + "' and (reason is null or reason like 'HTTP%')")));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(50));
    }

    private static int status(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    /** Of a redirect it says where it leads, so that the file can name it. */
    private static String reason(String name) {
        return "HTTP " + status(name) + (name.startsWith("plain") ? "" : ", to http://%; redirects could name it");
    }

    private static Map<String, String> headers(String name, FakeProvider here, FakeProvider elsewhere) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "text/xml"));
        if (name.startsWith("here")) {
            headers.put("Location", here.url() + "/other");
        } else if (name.startsWith("away")) {
            headers.put("Location", elsewhere.url());
        }
        return headers;
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The jar with the embedded database in its folder, through kills, stops, and failures of its provider. */
@Tag("hostile")
class EmbeddedDatabaseIT extends InOwnFolder {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private void start() {
        marquee = PackagedMarquee.start(folder, Map.of("FEVER_URL", provider.url()));
    }

    private void awaitNoPostgres() {
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> marquee.postgresProcesses() == 0);
    }

    private static byte[] feed(String title) {
        return ProviderFeed.of(ProviderFeed.plan(1, title, LocalDate.of(2021, 5, 1)));
    }

    @Test
    void goesOnWhileTheProviderBreaksAndHeals() {
        provider.says(feed("First"));
        start();
        marquee.awaitAnswer("First");
        provider.says(503, "text/plain", "down".getBytes(StandardCharsets.UTF_8));
        Awaitility.await().atMost(START_LIMIT).untilAsserted(() ->
                assertThat(marquee.log()).contains("outcome=failed", "HTTP 503"));
        assertThat(marquee.search("")).contains("First");
        provider.says(feed("Second"));
        marquee.awaitAnswer("Second");
        assertThat(marquee.stop()).isTrue();
        awaitNoPostgres();
    }

    @Test
    void recoversFromKillMinusNineWithTheSameAnswer() {
        provider.says(feed("Kept"));
        start();
        marquee.awaitAnswer("Kept");
        String before = marquee.search("");
        marquee.kill();
        provider.says(500, "text/plain", new byte[0]);
        start();
        marquee.awaitAnswer("Kept");
        assertThat(marquee.search("")).isEqualTo(before);
        assertThat(marquee.log()).doesNotContain("cannot start");
        assertThat(marquee.stop()).isTrue();
        awaitNoPostgres();
    }

    @Test
    void leavesNothingBehindWhenItIsStoppedInMidStart() {
        start();
        Awaitility.await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> marquee.postgresProcesses() > 0);
        assertThat(marquee.stop()).isTrue();
        awaitNoPostgres();
    }

    @Test
    void answersFromMemoryWhileItsDatabaseIsStartedAgain() {
        provider.says(feed("First"));
        start();
        marquee.awaitAnswer("First");
        ProcessHandle before = marquee.embeddedServer();
        before.destroyForcibly();
        provider.says(feed("Second"));
        Awaitility.await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            String answer = marquee.search("");
            assertThat(answer).containsAnyOf("First", "Second");
            return answer.contains("Second");
        });
        // until the system has taken note of its end
        Awaitility.await().atMost(START_LIMIT).until(() -> !before.isAlive());
        assertThat(marquee.log()).contains("the embedded PostgreSQL runs again");
        assertThat(marquee.stop()).isTrue();
        awaitNoPostgres();
    }
}

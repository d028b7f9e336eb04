package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whose events the bundled sample may get among. */
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
    void playsThereWhenItIsAskedFor() {
        try (RunningMarquee marquee =
                RunningMarquee.start(TestDatabase.create(), new FakeProvider(), Map.of("FEVER_URL", "sample"))) {
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(marquee.get("/search").body()).contains("Camela en concierto"));
        }
    }
}

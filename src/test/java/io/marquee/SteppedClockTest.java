package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.time.LocalDate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the database is put forward or back by an hour: to it, all that is written down happened then. */
@Tag("application")
class SteppedClockTest {

    private final TestDatabase database = TestDatabase.create();
    private final FakeProvider provider = new FakeProvider();
    private RunningMarquee marquee;

    @BeforeEach
    void start() {
        provider.says(ProviderFeed.of(ProviderFeed.plan(1, "Show", LocalDate.of(2031, 5, 1))));
        marquee = RunningMarquee.start(database, provider);
        marquee.awaitPoll();
    }

    @AfterEach
    void stop() {
        marquee.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 hour", "-1 hour"})
    void pollsGoOnAndAgesStayTrue(String step) {
        // a clock steps at one moment: no claim may come between the two
        database.execute("do $$ begin lock table providers in exclusive mode; update polls set started_at = started_at + interval '" + step + "', finished_at = finished_at + interval '" + step + "'; "
                + "update providers set due_at = due_at + interval '" + step + "', claimed_at = claimed_at + interval '" + step + "', leased_until = leased_until + interval '" + step + "'; end $$");
        provider.says(ProviderFeed.of(ProviderFeed.plan(1, "Late show", LocalDate.of(2031, 5, 1))));
        // nobody makes a poll due
        Awaitility.await().untilAsserted(() -> assertThat(marquee.events("")).singleElement().asString().contains("Late show"));
        assertThat(marquee.metric("marquee_provider_last_good_poll_age_seconds")).isBetween(0.0, 60.0);
    }
}

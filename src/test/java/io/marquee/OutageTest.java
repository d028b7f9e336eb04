package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.marquee.kit.RunningMarquee;
import io.marquee.store.NoTurnException;
import java.lang.reflect.Constructor;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What clients see while the database cannot be read, and afterwards. */
@Tag("application")
class OutageTest {

    private static final byte[] FEED = ("<eventList><output><base_event base_event_id='1' sell_mode='online' title='Show'>"
                    + "<event event_id='1' event_start_date='2021-03-28T02:30:00'/></base_event></output></eventList>")
            .getBytes(StandardCharsets.UTF_8);

    private static final int CALLS = 20;
    private static final Duration RECOVERY = Duration.ofSeconds(32);

    @Test
    void answersFromMemoryWhileTheDatabaseIsAway() {
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(FEED);
            String before = marquee.get("/search").body();
            assertThat(before).contains("Show");
            marquee.database().allowConnections(false);
            for (int i = 0; i < 50; i++) {
                assertThat(marquee.get("/search?starts_at=2020-01-0" + (1 + i % 9)).body()).isEqualTo(before);
            }
            marquee.database().allowConnections(true);
            marquee.provider().says(new String(FEED, StandardCharsets.UTF_8).replace("Show", "Encore").getBytes(StandardCharsets.UTF_8));
            Awaitility.await().atMost(RECOVERY).until(() -> marquee.get("/search").body().contains("Encore"));
        }
    }

    @Test
    void answers503WithoutWaitingForWhatIsNotInMemoryAndRecoversByItself() {
        try (RunningMarquee marquee =
                RunningMarquee.start(Map.of("SEARCH_MEMORY", "1"))) {
            marquee.poll(FEED);
            HttpResponse<String> before = marquee.get("/search");
            assertThat(before.headers().firstValue("Server-Timing").orElseThrow()).startsWith("database;dur=");
            assertThat(before.body()).contains("Show");
            marquee.database().allowConnections(false);
            for (int i = 0; i < 12; i++) {
                HttpResponse<String> response = marquee.get("/search");
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.headers().firstValue("Retry-After")).isPresent();
                assertThat(response.body()).contains("\"code\":\"DATABASE_UNAVAILABLE\"").contains("\"data\":null");
            }
            // what needs no database is answered without it
            assertThat(marquee.get("/search?starts_at=word").statusCode()).isEqualTo(400);
            assertThat(marquee.get("/search?ends_at=2001-01-01").statusCode()).isEqualTo(200);
            assertThat(marquee.get("/nothing").statusCode()).isEqualTo(404);
            marquee.database().allowConnections(true);
            Awaitility.await().atMost(RECOVERY).until(() -> marquee.get("/search").body().equals(before.body()));
            assertThat(marquee.awaitPoll()).isNotEqualTo("running");
        }
    }

    /** A full house says nothing of the database. */
    @Test
    void isNotWhatTheBreakerOfPollsTakesLongQueuesFor() throws ReflectiveOperationException {
        Constructor<NoTurnException> exception = NoTurnException.class.getDeclaredConstructor(int.class, Duration.class);
        exception.setAccessible(true);
        try (RunningMarquee marquee = RunningMarquee.start()) {
            CircuitBreaker breaker = marquee.context().getRegistry().lookupByNameAndType("writerBreaker", CircuitBreaker.class);
            for (int i = 0; i < CALLS; i++) {
                breaker.onError(0, TimeUnit.MILLISECONDS, exception.newInstance(4, RECOVERY));
            }
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
            for (int i = 0; i < CALLS; i++) {
                breaker.onError(0, TimeUnit.MILLISECONDS, new SQLException("away"));
            }
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        }
    }
}

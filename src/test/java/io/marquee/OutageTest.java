package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RunningMarquee;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What clients see while the database cannot be read, and afterwards. */
class OutageTest {

    private static final byte[] FEED = ("<eventList><output><base_event base_event_id='1' sell_mode='online' title='Show'>"
                    + "<event event_id='1' event_start_date='2021-03-28T02:30:00'/></base_event></output></eventList>")
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void answers503WhileTheDatabaseIsAwayAndRecoversByItself() {
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(FEED);
            String before = marquee.get("/search").body();
            marquee.database().allowConnections(false);
            for (int i = 0; i < 12; i++) {
                HttpResponse<String> response = marquee.get("/search");
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.headers().firstValue("Retry-After")).isPresent();
                assertThat(response.body()).contains("\"code\":\"DATABASE_UNAVAILABLE\"").contains("\"data\":null");
            }
            // what needs no database is answered without it
            assertThat(marquee.get("/search?starts_at=word").statusCode()).isEqualTo(400);
            assertThat(marquee.get("/nothing").statusCode()).isEqualTo(404);
            marquee.database().allowConnections(true);
            Awaitility.await().atMost(Duration.ofSeconds(32)).until(() -> marquee.get("/search").body().equals(before));
            assertThat(marquee.awaitPoll()).isNotEqualTo("running");
        }
    }
}

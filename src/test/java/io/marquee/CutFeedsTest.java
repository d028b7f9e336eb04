package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RunningMarquee;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Feeds that end too early, or not at all. */
@Tag("application")
class CutFeedsTest {

    private static final int KILOBYTE = 1_024;
    private static final String END_OF_RECORD = "</base_event>";

    private static String feed(int plans) {
        return IntStream.range(0, plans)
                .mapToObj(i -> "<base_event base_event_id='" + i + "' sell_mode='online' title='Show " + i + "'>"
                        + "<event event_id='1' event_start_date='2021-03-28T20:00:00' event_end_date='2021-03-28T21:00:00'>"
                        + "<zone price='10'/></event>" + END_OF_RECORD)
                .collect(Collectors.joining("", "<eventList><output>", "</output></eventList>"));
    }

    @Test
    void keepsTheCompletePlansBeforeACutAtEveryKilobyte() {
        String feed = feed(100);
        byte[] body = feed.getBytes(StandardCharsets.UTF_8);
        try (RunningMarquee marquee = RunningMarquee.start()) {
            for (int cut = KILOBYTE; cut < body.length; cut += KILOBYTE) {
                int whole = feed.substring(0, cut).split(END_OF_RECORD, -1).length - 1;
                marquee.provider().breaksOffAfter(body, cut);
                marquee.awaitPoll();
                assertThat(marquee.awaitPoll()).as("cut after %d bytes", cut).isEqualTo("partial");
                assertThat(marquee.database().number("select count(*) from plans")).as("cut after %d bytes", cut).isEqualTo(whole);
            }
            assertThat(marquee.poll(body)).isIn("ok", "unchanged");
            assertThat(marquee.database().number("select count(*) from plans")).isEqualTo(100);
        }
    }

    @Test
    void letsGoOfABodyThatIsTooLargeAtOnce() {
        // its connection would be read until the deadline of five minutes otherwise
        Map<String, String> settings = Map.of("FEED_MAX_BYTES", "1000");
        try (RunningMarquee marquee = RunningMarquee.start(settings)) {
            marquee.provider().tricklesAfter(feed(100).getBytes(StandardCharsets.UTF_8));
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                    assertThat(marquee.database().rows("select reason from polls where outcome = 'failed' order by id desc limit 1"))
                            .containsExactly("larger than 1000 bytes"));
            assertThat(marquee.database().number("select count(*) from plans")).isZero();
        }
    }
}

package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is kept of the last polls, whatever the clocks say. */
class LastPollsTest {

    private final LastPolls polls = new LastPolls();

    private static String row(String outcome, long age, String goodAt, Long goodAge) {
        return "{\"fever\":{\"last_ended\":{\"outcome\":\"" + outcome + "\",\"finished_at\":\"2026-11-26T10:00:00+00:00\",\"age_ms\":" + age
                + "},\"last_good_at\":" + goodAt + ",\"last_good_age_ms\":" + goodAge + "}}";
    }

    @Test
    void knowsAProviderThatWasNeverGood() {
        polls.learn(row("failed", 1_000, null, null));
        assertThat(polls.of("fever").outcome()).isEqualTo("failed");
        assertThat(polls.of("fever").goodAt()).isNull();
        assertThat(polls.goodAge("fever")).isInfinite();
        polls.learn("{\"fever\":{\"last_ended\":null,\"last_good_at\":null,\"last_good_age_ms\":null}}");
        assertThat(polls.of("fever").outcome()).isEqualTo("failed");
    }

    @Test
    void reckonsWithAgesAndShowsWhatTheDatabaseSays() {
        polls.learn(row("ok", 5_000, "\"2031-01-01T00:00:00+00:00\"", 5_000L));
        assertThat(polls.goodAge("fever")).isBetween(5.0, 60.0);
        assertThat(polls.of("fever").goodAt()).isEqualTo("2031-01-01T00:00:00Z");
    }

    @Test
    void takesTheLaterPollThoughTheClockWasPutBack() {
        polls.learn(row("ok", 7_200_000, "\"2026-11-26T10:00:00+00:00\"", 7_200_000L));
        polls.learn(row("failed", 10, "\"2026-11-26T09:00:00+00:00\"", 10L));
        assertThat(polls.of("fever").outcome()).isEqualTo("failed");
        assertThat(polls.goodAge("fever")).isBetween(0.0, 60.0);
    }
}

package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private final Answers answers = new Answers();

    @Test
    void wrapsEventsInTheContractsBody() {
        assertThat(body("{\"title\":\"ñ🎭\"}")).isEqualTo("{\"data\":{\"events\":[{\"title\":\"ñ🎭\"}]},\"error\":null}");
        assertThat(body(null)).isEqualTo("{\"data\":{\"events\":[]},\"error\":null}");
    }

    @Test
    void givesTheQueryItsBounds() throws BadRequestException {
        assertThat(answers.parameters(TimeRange.parse("starts_at=2021-02-01T00:00:00.000001Z&ends_at=2021-03-01")))
                .isEqualTo(Map.of(
                        "startsAt", OffsetDateTime.parse("2021-02-01T00:00:00.000001Z"),
                        "endsAt", OffsetDateTime.parse("2021-03-01T00:00:00Z")));
    }

    @Test
    void givesTheQueryTheEndsOfTimeForOpenBounds() throws BadRequestException {
        assertThat(answers.parameters(TimeRange.parse(null)))
                .isEqualTo(Map.of("startsAt", OffsetDateTime.MIN, "endsAt", OffsetDateTime.MAX));
    }

    private String body(String events) {
        return StandardCharsets.UTF_8.decode(answers.body(events)).toString();
    }
}

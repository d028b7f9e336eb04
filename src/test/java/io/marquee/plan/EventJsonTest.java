package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventJsonTest {

    private static final UUID ID = UUID.fromString("5529433a-53f4-517a-8224-89b76351a31c");
    private static final LocalDateTime START = LocalDateTime.of(2021, 6, 30, 21, 0);

    @Test
    void hasTheEightKeysInTheOrderOfTheContract() {
        assertThat(json(plan("Camela", START.plusMinutes(90), "15", "30.5")))
                .isEqualTo("{\"id\":\"5529433a-53f4-517a-8224-89b76351a31c\",\"title\":\"Camela\","
                        + "\"start_date\":\"2021-06-30\",\"start_time\":\"21:00:00\","
                        + "\"end_date\":\"2021-06-30\",\"end_time\":\"22:30:00\","
                        + "\"min_price\":15,\"max_price\":30.5}");
    }

    @Test
    void writesNullForNoEndAndNoPrice() {
        assertThat(json(plan("Camela", null, null, null)))
                .endsWith("\"end_date\":null,\"end_time\":null,\"min_price\":null,\"max_price\":null}");
    }

    @Test
    void writesPricesAsPlainNumbers() {
        assertThat(json(plan("Camela", null, "0.000001", "1E+11")))
                .endsWith("\"min_price\":0.000001,\"max_price\":100000000000}");
    }

    @Test
    void cutsFractionsOfASecond() {
        assertThat(json(plan("Camela", START.plusNanos(999_999_000), null, null)))
                .contains("\"end_time\":\"21:00:00\"");
    }

    @Test
    void keepsTheTitleToTheLetterAndTheJsonValid() throws IOException {
        String title = " \"<b>\\ñ🎭</b>\"\n\t\u2028\u007f ";
        JsonNode event = new ObjectMapper().readTree(json(plan(title, null, null, null)));
        assertThat(event.path("title").textValue()).isEqualTo(title);
    }

    private static Plan plan(String title, LocalDateTime end, String min, String max) {
        return new Plan(
                ID,
                "fever",
                "291",
                "1642",
                true,
                title,
                START,
                end,
                false,
                false,
                START.toInstant(ZoneOffset.UTC),
                START.toInstant(ZoneOffset.UTC),
                min == null ? null : new BigDecimal(min),
                max == null ? null : new BigDecimal(max),
                null);
    }

    private static String json(Plan plan) {
        return EventJson.append(new StringBuilder(), plan).toString();
    }
}

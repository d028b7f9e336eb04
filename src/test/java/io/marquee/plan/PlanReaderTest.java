package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {

    private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

    private final ObjectNode item = new ObjectMapper()
            .createObjectNode()
            .put("base_id", "1")
            .put("plan_id", "2")
            .put("title", "Show")
            .put("sell_mode", "online")
            .put("start", "2021-05-01T20:00:00")
            .put("end", "2021-05-01T21:00:00");

    private Plan read() throws RefusedException {
        return PlanReader.read(item, "fever", MADRID);
    }

    private Reason reason() {
        return catchThrowableOfType(RefusedException.class, this::read).reason();
    }

    @ParameterizedTest
    @CsvSource({
        "base_id, ID_MISSING", "plan_id, ID_MISSING", "title, TITLE_MISSING", "sell_mode, SELL_MODE_UNKNOWN", "start, START_MISSING"
    })
    void refusesAnItemWithoutARequiredField(String field, Reason expected) {
        item.put(field, "  ");
        assertThat(reason()).isEqualTo(expected);
        item.putNull(field);
        assertThat(reason()).isEqualTo(expected);
        item.remove(field);
        assertThat(reason()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2021-09-31T20:00:00", "2021-02-30T20:00:00", "2021-02-29T20:00:00", "2021-13-01T20:00:00", "2021-05-01T24:00:00",
        "2021-05-01T25:00:00", "2021-05-01T20:60:00", "2021-05-01T20:00:60", "2021-05-01", "01/05/2021", "20:00", "tomorrow",
        "0000-05-01T20:00:00", "10000-05-01T20:00:00", "2021-05-01T20:00:00.0000001", "2021-05-01T20:00:00+25:00"
    })
    void refusesATimeThatIsNotOfTheCalendarAndNeverShiftsIt(String time) {
        item.put("start", time).remove("end");
        assertThat(reason()).isEqualTo(Reason.START_UNREADABLE);
        item.put("start", "2021-05-01T20:00:00").put("end", time);
        assertThat(reason()).isEqualTo(Reason.END_UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({
        // winter, summer, the gap of 28 March (the offset before it), the overlap of 31 October (the earlier instant)
        "2021-01-01T20:00:00, 2021-01-01T19:00:00Z",
        "2021-07-01T20:00:00, 2021-07-01T18:00:00Z",
        "2021-03-28T02:30:00, 2021-03-28T01:30:00Z",
        "2021-10-31T02:30:00, 2021-10-31T00:30:00Z",
        "2021-07-01T20:00, 2021-07-01T18:00:00Z",
        "2021-07-01T20:00:00Z, 2021-07-01T20:00:00Z",
        "2021-07-01T20:00:00-04:00, 2021-07-02T00:00:00Z",
    })
    void readsWallClocksInTheProvidersZone(String start, String instant) throws RefusedException {
        item.put("start", start).remove("end");
        Plan plan = read();
        assertThat(plan.startsAt()).hasToString(instant);
        assertThat(plan.endsAt()).isEqualTo(plan.startsAt());
        assertThat(plan.endsLocal()).isNull();
        assertThat(EventJson.of(plan))
                .contains("\"start_date\":\"" + start.substring(0, 10) + "\",\"start_time\":\"" + start.substring(11, 16))
                .contains("\"end_date\":null,\"end_time\":null");
    }

    @Test
    void neverPutsTheInstantOfTheEndBeforeTheStartInAGap() throws RefusedException {
        item.put("start", "2021-03-28T02:30:00").put("end", "2021-03-28T03:00:00");
        assertThat(read().endsAt()).isEqualTo(read().startsAt());
    }

    @Test
    void refusesAnEndBeforeTheStartAndTakesOneThatEqualsIt() throws RefusedException {
        item.put("end", "2021-05-01T19:59:59");
        assertThat(reason()).isEqualTo(Reason.END_BEFORE_START);
        item.put("end", "2021-05-01T20:00:00");
        assertThat(read().endsAt()).isEqualTo(read().startsAt());
    }

    @Test
    void keepsIdsAndTitlesToTheLetterUpToTheirLimits() throws RefusedException {
        item.put("base_id", 291).put("plan_id", " 007 ").put("title", "🎭".repeat(PlanReader.MAX_TITLE));
        assertThat(read().baseId()).isEqualTo("291");
        assertThat(read().planId()).isEqualTo(" 007 ");
        assertThat(read().title()).isEqualTo("🎭".repeat(PlanReader.MAX_TITLE));
        item.put("title", "x".repeat(PlanReader.MAX_TITLE + 1));
        assertThat(reason()).isEqualTo(Reason.TITLE_TOO_LONG);
        item.put("title", "x").put("base_id", "x".repeat(PlanReader.MAX_ID + 1));
        assertThat(reason()).isEqualTo(Reason.ID_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "half \ud83c", "\udfad", "bell \u0007"})
    void refusesTextThatCannotBeStored(String text) {
        item.put("title", text);
        assertThat(reason()).isEqualTo(Reason.TEXT_INVALID);
        assertThat(PlanReader.rejection(item, "fever", new RefusedException(Reason.TEXT_INVALID, text)).detail())
                .doesNotContain("\u0000", "\ud83c\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", value = {
        "[]                                    | null  | null",
        "['0']                                 | 0     | 0",
        "['0.00', '-5', 'NaN', '', 'free']     | 0     | 0",
        "['15.10', '15.1', '30.00', '20']      | 15.1  | 30",
        "[12.5, 7]                             | 7     | 12.5",
        "['1e2']                               | 100   | 100",
        "['1e400', '0.0000001', 'Infinity']    | null  | null",
        "['999999999999.999999']               | 999999999999.999999 | 999999999999.999999",
    })
    void takesTheLowestAndTheHighestReadablePrice(String prices, String min, String max) throws Exception {
        item.set("prices", new ObjectMapper().readTree(prices.replace('\'', '"')));
        String json = EventJson.of(read());
        assertThat(json).endsWith("\"min_price\":" + min + ",\"max_price\":" + max + "}");
    }
}

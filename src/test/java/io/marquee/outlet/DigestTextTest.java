package io.marquee.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told of changes. */
class DigestTextTest {

    private static final String ID = "5e1a6a4c-0000-5000-8000-000000000001";

    private static Map<String, Object> row(String was, String became) {
        Map<String, Object> row = new HashMap<>();
        row.put("plan", ID);
        row.put("was", was);
        row.put("became", became);
        return row;
    }

    private static String event(String title, String times, String prices, String details) {
        return "{\"id\":\"" + ID + "\",\"title\":\"" + title + "\"," + times + "," + prices + details + "}";
    }

    private static String times(String startDate, String startTime, String endDate, String endTime) {
        return "\"start_date\":%s,\"start_time\":%s,\"end_date\":%s,\"end_time\":%s".formatted(json(startDate), json(startTime), json(endDate), json(endTime));
    }

    private static String json(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }

    private static String prices(String least, String most) {
        return "\"min_price\":" + least + ",\"max_price\":" + most;
    }

    private static String text(Map<String, Object> row) {
        return text(List.of(row));
    }

    private static String text(List<Map<String, Object>> rows) {
        return new String(DigestText.of(rows), StandardCharsets.UTF_8);
    }

    @Test
    void tellsEachEventAndWhatIsWithdrawn() {
        String evening = times("2031-03-15", "20:00:00", "2031-03-15", "22:30:00");
        String details = ",\"currency\":\"EUR\",\"url\":\"https://a.example/1\",\"venue\":{\"name\":\"Globe\",\"city\":\"Łódź\"},\"status\":\"cancelled\"";
        List<Map<String, Object>> rows = List.of(
                row(null, event("Hamlet", evening, prices("15.00", "30.00"), details)),
                row(event("Macbeth", evening, prices("7", "7"), ""), null));
        assertThat(text(rows)).isEqualTo("""
                2031-03-15 20:00 to 22:30  Hamlet  15.00 to 30.00 EUR
                    Globe, Łódź
                    cancelled
                    https://a.example/1
                    event %1$s

                withdrawn: 2031-03-15 20:00 to 22:30  Macbeth  7
                    event %1$s
                """.formatted(ID));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "2031-03-15, 20:00:00, 2031-03-16, 01:00:00, 2031-03-15 20:00 to 2031-03-16 01:00",
        "2031-03-15, 20:00:00, 2031-03-15, 20:00:00, 2031-03-15 20:00",
        "2031-03-15, 20:00:00, -, -, 2031-03-15 20:00",
        "2031-03-15, -, 2031-03-15, -, 2031-03-15",
        "2031-03-15, -, 2031-03-17, -, 2031-03-15 to 2031-03-17"})
    void tellsItsTimes(String startDate, String startTime, String endDate, String endTime, String told) {
        assertThat(text(row(null, event("X", times(startDate, startTime, endDate, endTime), prices("null", "null"), "")))).startsWith(told + "  X\n");
    }

    @ParameterizedTest
    @CsvSource({"null, null, ''", "5, null, '  5'", "null, 5, '  5'", "5, 5, '  5'", "0, 5, '  0 to 5'"})
    void tellsItsPrices(String least, String most, String told) {
        assertThat(text(row(null, event("X", times("2031-03-15", null, null, null), prices(least, most), "")))).startsWith("2031-03-15  X" + told + "\n");
    }

    @Test
    void keepsATitleOnItsLine() {
        String title = "A\\r\\nwithdrawn: B\\u2028C\\u202eD\\u0000E\\tF";
        assertThat(text(row(null, event(title, times("2031-03-15", null, null, null), prices("null", "null"), "")))).startsWith("2031-03-15  A withdrawn: B C D E F\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0085", "\\u009b", "\\u000b", "\\u2029", "\\u2067"})
    void takesControlsOfAnyKindForBlanks(String control) {
        assertThat(text(row(null, event("A" + control + "B", times("2031-03-15", null, null, null), prices("null", "null"), "")))).startsWith("2031-03-15  A B\n");
    }

    @Test
    void leavesWhatJoinsLetters() {
        String title = "می\u200cخواهم 👩\u200d👧";
        assertThat(text(row(null, event(title, times("2031-03-15", null, null, null), prices("null", "null"), "")))).startsWith("2031-03-15  " + title + "\n");
    }

    @Test
    void namesWhatIsWithdrawnAndNotKept() {
        assertThat(text(row(null, null))).isEqualTo("withdrawn: \n    event " + ID + "\n");
    }
}

package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider may say of an event beside what searches give, and what is made of it. */
class PlanDetailsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> told = new ArrayList<>();

    private String read(String item) throws Exception {
        return PlanDetails.read(JSON.readTree(item), (field, value) -> told.add(field + "=" + (value.isValueNode() ? value.asText() : value)));
    }

    @Test
    void areWrittenInOneOrder() throws Exception {
        assertThat(read("""
                {"status": "https://schema.org/EventPostponed", "description": " Two\\n\\"lines\\" ", "category": "Theatre", "title": "not here",
                 "venue": {"longitude": "-3.7037902", "latitude": 40.4167754, "city": "Madrid", "name": "Teatro", "rooms": 3},
                 "image": "http://a.example/ä.png?x=1", "currency": "eur", "url": "https://a.example/e/1"}"""))
                .isEqualTo("\"url\":\"https://a.example/e/1\",\"currency\":\"EUR\",\"image\":\"http://a.example/ä.png?x=1\","
                        + "\"venue\":{\"name\":\"Teatro\",\"city\":\"Madrid\",\"latitude\":40.416775,\"longitude\":-3.70379},"
                        + "\"category\":\"Theatre\",\"description\":\"Two\\n\\\"lines\\\"\",\"status\":\"postponed\"");
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"url\": null, \"venue\": {}, \"category\": \" \", \"status\": \"\", \"currency\": null}", "{\"venue\": {\"name\": \" \", \"latitude\": null}}"})
    void areNothingWithoutAny(String item) throws Exception {
        assertThat(read(item)).isNull();
        assertThat(told).isEmpty();
    }

    /** Each field × what is none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "url | \"javascript:alert(1)\"", "url | \"data:text/html,x\"", "url | \"/e/1\"", "url | \"//a.example/1\"", "url | \"https://\"", "url | \"https:a.example\"",
        "url | \"https://user:secret@a.example/\"", "url | \"https://a.example/a b\"", "url | \"https://a.example/\\u0001\"", "url | \"https://a.example/<x>\"",
        "url | 7", "url | true", "url | [\"https://a.example/\"]", "url | {\"@id\": \"https://a.example/\"}", "image | \"javascript:x\"", "image | [1]",
        "url | \"ftp://a.example/x\"", "url | \"file:///etc/passwd\"",
        "currency | \"€\"", "currency | \"EURO\"", "currency | \"ZZZ\"", "currency | \"E R\"", "currency | 978", "currency | [\"EUR\"]",
        "category | {}", "category | [\"a\"]", "category | true", "category | \"a\\u0000b\"", "category | \"\\ud800\"",
        "description | []", "description | \"a\\u0007b\"", "status | \"open\"", "status | \"EventOpen\"", "status | 1",
        "venue | [1]", "venue | true", "venue | \"a\\u0000b\""
    })
    void leaveOutWhatIsNone(String field, String value) throws Exception {
        String whole = "{\"" + field + "\": " + value + ", \"" + (field.equals("category") ? "currency\": \"EUR" : "category\": \"x") + "\"}";
        assertThat(read(whole)).isEqualTo(field.equals("category") ? "\"currency\":\"EUR\"" : "\"category\":\"x\"");
        assertThat(told).hasSize(1).allMatch(line -> line.startsWith(field + "="));
    }

    @ParameterizedTest
    @CsvSource({
        "EventScheduled, scheduled", "http://schema.org/EventCancelled, cancelled", "CONFIRMED, scheduled", "TENTATIVE, tentative", "Cancelled, cancelled",
        "canceled, cancelled", "EventMovedOnline, moved_online", "moved_online, moved_online", "Sold out, sold_out", "sold-out, sold_out", "eventRescheduled, rescheduled",
        "SCHEDULED, scheduled", "sold_out, sold_out"
    })
    void takeTheWordsOfOthersForAState(String given, String status) throws Exception {
        assertThat(read("{\"status\": \"" + given + "\"}")).isEqualTo("\"status\":\"" + status + "\"");
        assertThat(told).isEmpty();
    }

    /** Each limit × at it and over it. */
    @ParameterizedTest
    @CsvSource({"category, 100", "description, 4000"})
    void areAsLongAsTheyMayBe(String field, int most) throws Exception {
        String longest = "🎭".repeat(most);
        assertThat(read("{\"" + field + "\": \"" + longest + "\"}")).contains(longest);
        assertThat(read("{\"" + field + "\": \"" + longest + "x\"}")).isNull();
        String address = "https://a.example/";
        assertThat(read("{\"url\": \"" + address + "x".repeat(2_000 - address.length()) + "\"}")).isNotNull();
        assertThat(read("{\"url\": \"" + address + "x".repeat(2_001 - address.length()) + "\"}")).isNull();
        for (String venue : List.of("\"%s\"", "{\"name\": \"%s\"}", "{\"city\": \"%s\"}")) {
            assertThat(read("{\"venue\": " + venue.formatted("v".repeat(200)) + "}")).isNotNull();
            assertThat(read("{\"venue\": " + venue.formatted("v".repeat(201)) + "}")).isNull();
        }
        assertThat(told).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "90 | 180 | 90 | 180", "-90 | -180 | -90 | -180", "0 | 0 | 0 | 0", "\"0.0\" | \"+1\" | 0 | 1", "1e1 | 1E-9 | 10 | 0", "\"50.08\" | 14.42 | 50.08 | 14.42",
        "1.23456789 | \"2.99999999\" | 1.234568 | 3", "4.9E-324 | 100 | 0 | 100"
    })
    void readAPlaceOnEarth(String latitude, String longitude, String north, String east) throws Exception {
        assertThat(read("{\"venue\": {\"latitude\": " + latitude + ", \"longitude\": " + longitude + "}}"))
                .isEqualTo("\"venue\":{\"latitude\":" + north + ",\"longitude\":" + east + "}");
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "90.1 | 0", "0 | -180.5", "\"N 50\" | 14", "1e300 | 1", "\"1e1\" | 1", "null | 1", "1 | \"\"", "true | 1", "[1] | 1", "\"50,08\" | 14", "1e999 | 1"
    })
    void leaveOutWhatIsNoPlace(String latitude, String longitude) throws Exception {
        assertThat(read("{\"venue\": {\"name\": \"Hall\", \"latitude\": " + latitude + ", \"longitude\": " + longitude + "}}")).isEqualTo("\"venue\":{\"name\":\"Hall\"}");
        assertThat(told).isNotEmpty().allMatch(line -> line.startsWith("venue="));
    }

    /** A plan stays what it is, whatever its details are. */
    @Test
    void rejectNoPlan() throws Exception {
        JsonNode item = JSON.readTree("""
                {"base_id": 1, "plan_id": 1, "title": "A", "sell_mode": "online", "start": "2031-01-01T10:00:00", "prices": [5, "x"],
                 "url": "javascript:x", "currency": "?", "venue": {"latitude": 100}, "status": "odd"}""");
        Plan plan = PlanReader.read(item, "acme", TimeNotation.of("UTC", null), (field, value) -> told.add(field));
        assertThat(plan.details()).isNull();
        assertThat(plan.minPrice()).isEqualTo(new BigDecimal(5));
        assertThat(told).containsExactly("prices", "url", "currency", "venue", "status");
    }
}

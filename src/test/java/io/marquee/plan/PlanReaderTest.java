package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

    @Test
    void readsAPlan() throws RejectedItemException {
        assertThat(read(item())).isEqualTo(new Plan(
                PlanId.of("fever", "291", "1642"),
                "fever",
                "291",
                "1642",
                true,
                "Camela en concierto",
                LocalDateTime.parse("2021-06-30T21:00"),
                LocalDateTime.parse("2021-06-30T22:00"),
                false,
                false,
                Instant.parse("2021-06-30T21:00:00Z"),
                Instant.parse("2021-06-30T22:00:00Z"),
                new BigDecimal("15"),
                new BigDecimal("30"),
                null));
    }

    @ParameterizedTest
    @CsvSource({
        "base_id, ID_MISSING", "plan_id, ID_MISSING", "title, TITLE_MISSING", "start, START_MISSING",
        "sell_mode, SELL_MODE_UNKNOWN"
    })
    void rejectsAbsentNullBlankAndStructuredAlike(String field, Reason reason) {
        ObjectNode absent = item();
        absent.remove(field);
        rejects(absent, reason);
        rejects(with(item -> item.putNull(field)), reason);
        rejects(with(item -> item.put(field, "")), reason);
        rejects(with(item -> item.put(field, " \t\n")), reason);
        rejects(with(item -> item.put(field, true)), reason);
        rejects(with(item -> item.putObject(field)), reason);
        rejects(with(item -> item.putArray(field).add("x")), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "\"text\"", "null", "1"})
    void rejectsWhatIsNoItem(String json) throws IOException {
        rejects(JSON.readTree(json), Reason.ID_MISSING);
    }

    @Test
    void takesIdsAsTextOrNumber() throws RejectedItemException {
        Plan text = read(item());
        Plan numbers = read(with(item -> item.put("base_id", 291).put("plan_id", 1642L)));
        assertThat(numbers).isEqualTo(text);
        assertThat(read(with(item -> item.put("base_id", "0291"))).id()).isNotEqualTo(text.id());
        assertThat(read(with(item -> item.put("base_id", " 291"))).baseId()).isEqualTo(" 291");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base_id", "plan_id"})
    void takesIdsOf255Characters(String field) throws RejectedItemException {
        read(with(item -> item.put(field, "i".repeat(255))));
        rejects(with(item -> item.put(field, "i".repeat(256))), Reason.ID_TOO_LONG);
    }

    @Test
    void takesTitlesOf500CharactersHoweverManyBytes() throws RejectedItemException {
        assertThat(read(with(item -> item.put("title", "🎭".repeat(500)))).title()).isEqualTo("🎭".repeat(500));
        rejects(with(item -> item.put("title", "t".repeat(501))), Reason.TITLE_TOO_LONG);
        rejects(with(item -> item.put("title", "🎭".repeat(501))), Reason.TITLE_TOO_LONG);
    }

    @Test
    void keepsTitlesToTheLetter() throws RejectedItemException {
        String title = " 👩‍👩‍👧 <b>\"&amp;\" ñ\u0301\t\r\n ";
        assertThat(read(with(item -> item.put("title", title))).title()).isEqualTo(title);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base_id", "plan_id", "title"})
    void rejectsTextThatCannotBeStored(String field) {
        for (String bad : new String[] {"a\0", "a\u0001", "\ud83c", "\ud83cx", "\udfad", "\udfad\ud83c", "🎭\ud83c"}) {
            rejects(with(item -> item.put(field, bad)), Reason.TEXT_INVALID);
        }
    }

    @Test
    void readsTheSellMode() throws RejectedItemException {
        assertThat(read(with(item -> item.put("sell_mode", "offline"))).online()).isFalse();
        rejects(with(item -> item.put("sell_mode", "Online")), Reason.SELL_MODE_UNKNOWN);
        rejects(with(item -> item.put("sell_mode", "paused")), Reason.SELL_MODE_UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "2021-06-30T21:00:00,        2021-06-30T21:00,        2021-06-30T19:00:00Z",
        "2021-06-30T21:00,           2021-06-30T21:00,        2021-06-30T19:00:00Z",
        "2021-06-30t21:00:00z,       2021-06-30T21:00,        2021-06-30T21:00:00Z",
        "2021-06-30T21:00Z,          2021-06-30T21:00,        2021-06-30T21:00:00Z",
        "2021-06-30T21:00:00+05:30,  2021-06-30T21:00,        2021-06-30T15:30:00Z",
        "2021-06-30T21:00:00-03:00,  2021-06-30T21:00,        2021-07-01T00:00:00Z",
        "2021-06-30T21:00:00.5,      2021-06-30T21:00:00.5,   2021-06-30T19:00:00.5Z",
        "2021-06-30T21:00:00.000001, 2021-06-30T21:00:00.000001, 2021-06-30T19:00:00.000001Z",
        "2021-06-30T21:00:00.000000000, 2021-06-30T21:00,     2021-06-30T19:00:00Z",
        "2024-02-29T00:00:00,        2024-02-29T00:00,        2024-02-28T23:00:00Z",
        "2021-12-31T23:59:59,        2021-12-31T23:59:59,     2021-12-31T22:59:59Z"
    })
    void keepsTheWallClockAsSent(String sent, LocalDateTime local, Instant at) throws RejectedItemException {
        Plan plan = read(with(item -> item.put("start", sent).remove("end")), MADRID);
        assertThat(plan.startsLocal()).isEqualTo(local);
        assertThat(plan.startsAt()).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2021-09-31T20:00:00", "2021-02-30T20:00:00", "2021-02-29T20:00:00", "2021-13-01T20:00:00",
                "2021-00-01T20:00:00", "2021-01-00T20:00:00", "9999-12-31T24:00:00", "2021-06-30T25:00:00",
                "2021-06-30T20:60:00", "2021-06-30T20:00:60", "2021-06-31", "2021-06-30_20:00:00", "30/06/2021 20:00",
                "1625083200", "tomorrow", "21-06-30T20:00:00", "02021-06-30T20:00:00", "0000-06-30T20:00:00",
                "-2021-06-30T20:00:00", "2021-06-30T20:00:00+19:00", "2021-06-30T20:00:00.0000001",
                "2021-06-30T20:00:00Zx", "x 2021-06-30T20:00:00", "0001-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59-01:00", "２０２１-06-30T20:00:00"
            })
    void rejectsTimesThatAreNone(String time) {
        rejects(with(item -> item.put("start", time)), Reason.START_UNREADABLE);
        rejects(with(item -> item.put("end", time)), Reason.END_UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({
        // in the gap of 28 March the offset before it holds, in the overlap of 31 October the earlier instant
        "2021-03-28T01:59:59, 2021-03-28T00:59:59Z",
        "2021-03-28T02:30:00, 2021-03-28T01:30:00Z",
        "2021-03-28T03:00:00, 2021-03-28T01:00:00Z",
        "2021-10-31T01:59:59, 2021-10-30T23:59:59Z",
        "2021-10-31T02:30:00, 2021-10-31T00:30:00Z",
        "2021-10-31T03:00:00, 2021-10-31T02:00:00Z"
    })
    void hasOneRuleWhereTheClocksChange(String sent, Instant at) throws RejectedItemException {
        Plan plan = read(with(item -> item.put("start", sent).remove("end")), MADRID);
        assertThat(plan.startsLocal()).isEqualTo(LocalDateTime.parse(sent));
        assertThat(plan.startsAt()).isEqualTo(at);
    }

    @Test
    void neverEndsBeforeTheStartWhenTheStartFallsIntoAGap() throws RejectedItemException {
        Plan plan = read(times("2021-03-28T02:30:00", "2021-03-28T03:10:00"), MADRID);
        assertThat(plan.endsLocal()).isEqualTo(LocalDateTime.parse("2021-03-28T03:10"));
        assertThat(plan.endsAt()).isEqualTo(plan.startsAt());
    }

    @Test
    void rejectsAnEndBeforeTheStart() {
        rejects(times("2021-06-30T21:00:00", "2021-06-30T20:59:59"), Reason.END_BEFORE_START);
        rejects(times("2021-06-30T21:00:00", "2020-06-30T22:00:00"), Reason.END_BEFORE_START);
    }

    @Test
    void comparesInstantsWhenBothHaveOffsets() throws RejectedItemException {
        Plan flight = read(times("2021-06-30T21:00:00+02:00", "2021-06-30T20:30:00+01:00"));
        assertThat(flight.endsAt()).isEqualTo("2021-06-30T19:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2021-06-30, 2021-07-01, 2021-06-29T22:00:00Z, 2021-06-30T22:00:00Z, true, true",
        "2021-06-30, 2021-06-30, 2021-06-29T22:00:00Z, 2021-06-29T22:00:00Z, true, true",
        "2021-06-30, 2021-06-30T20:00, 2021-06-29T22:00:00Z, 2021-06-30T18:00:00Z, true, false",
        // a date alone does not precede a time of that day
        "2021-06-30T20:00, 2021-06-30, 2021-06-30T18:00:00Z, 2021-06-30T18:00:00Z, false, true",
        "2021-06-30T20:00, 2021-07-01Z, 2021-06-30T18:00:00Z, 2021-07-01T00:00:00Z, false, true"
    })
    void takesADateForItsMidnightAndNoTime(String start, String end, Instant at, Instant endsAt, boolean startIsDate, boolean endIsDate)
            throws RejectedItemException {
        Plan plan = read(times(start, end), MADRID);
        assertThat(plan.startsAt()).isEqualTo(at);
        assertThat(plan.endsAt()).isEqualTo(endsAt);
        assertThat(plan.startIsDate()).isEqualTo(startIsDate);
        assertThat(plan.endIsDate()).isEqualTo(endIsDate);
        assertThat(EventJson.append(new StringBuilder(), plan).toString().contains("\"start_time\":null")).isEqualTo(startIsDate);
        assertThat(EventJson.append(new StringBuilder(), plan).toString().contains("\"end_time\":null")).isEqualTo(endIsDate);
        assertThat(EventJson.append(new StringBuilder(), plan)).contains("\"start_date\":\"2021-06-30\"");
    }

    @Test
    void rejectsAnEndOnTheDayBefore() {
        rejects(times("2021-06-30T20:00", "2021-06-29"), Reason.END_BEFORE_START);
        rejects(times("2021-06-30", "2021-06-29"), Reason.END_BEFORE_START);
    }

    @Test
    void takesAZeroLengthEvent() throws RejectedItemException {
        Plan plan = read(times("2021-06-30T21:00:00", "2021-06-30T21:00:00"));
        assertThat(plan.endsLocal()).isEqualTo(plan.startsLocal());
        assertThat(plan.endsAt()).isEqualTo(plan.startsAt());
    }

    @Test
    void endsWhenItStartsWithoutAnEnd() throws RejectedItemException {
        for (ObjectNode item : new ObjectNode[] {with(i -> i.remove("end")), with(i -> i.put("end", " "))}) {
            Plan plan = read(item);
            assertThat(plan.endsLocal()).isNull();
            assertThat(plan.endsAt()).isEqualTo(plan.startsAt());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "[]                            | null     | null",
                "\"20.00\"                     | 20       | 20",
                "[\"\", \" \", null, {}, true] | null     | null",
                "[\"NaN\", \"Infinity\", \"free\", \"20,00\", \"€20\", \"0x10\", \"-0.01\", -5] | null | null",
                "[\"0.00\"]                    | 0        | 0",
                "[0]                           | 0        | 0",
                "[\"-0\"]                      | 0        | 0",
                "[\"0\", \"-1\", \"12.50\"]    | 0        | 12.5",
                "[\"75.00\", \"65.00\"]        | 65       | 75",
                "[\"55.00\", \"55.00\"]        | 55       | 55",
                "[\"9.5\", \"10\"]             | 9.5      | 10",
                "[19.99, 5]                    | 5        | 19.99",
                "[\"0.1\", \"0.100000\"]       | 0.1      | 0.1",
                "[\" 20.00 \"]                 | 20       | 20",
                "[\"1e3\", 1e2]                | 100      | 1000",
                "[\"0.000001\"]                | 0.000001 | 0.000001",
                "[\"999999999999.999999\"]     | 999999999999.999999 | 999999999999.999999",
                "[\"0.0000001\", \"1000000000000\", \"1e400\", \"1e-400\", 1e300] | 0 | 0",
                "[\"1e2147483647\", \"100e2147483647\", \"1e99999999999\"] | null | null"
            })
    void givesTheLowestAndHighestReadablePrice(String prices, String min, String max)
            throws RejectedItemException, IOException {
        JsonNode array = JSON.readTree(prices);
        Plan plan = read(with(item -> item.set("prices", array)));
        assertThat(plain(plan.minPrice())).isEqualTo(min);
        assertThat(plain(plan.maxPrice())).isEqualTo(max);
    }

    @Test
    void passesOverNumbersThatAreNone() throws RejectedItemException {
        Plan plan = read(with(item -> item.putArray("prices")
                .add(Double.NaN)
                .add(Double.POSITIVE_INFINITY)
                .add(Double.NEGATIVE_INFINITY)
                .add(0.1)
                .add(Float.NaN)));
        assertThat(plain(plan.minPrice())).isEqualTo("0.1");
        assertThat(plain(plan.maxPrice())).isEqualTo("0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[10, `ask us`, 20] | ask us", "12.5 | ``", "\"12,50 €\" | 12,50 €", "[true, [1], {\"a\":1}, null, \" \", \"\"] | true;[1];{\"a\":1}",
        "{\"a\":1} | {\"a\":1}", "[-1, 1e99] | -1;1.0E99", "null | ``", "[] | ``"
    })
    void tellsOfEachPriceThatItCannotRead(String prices, String unread) throws Exception {
        List<String> told = new ArrayList<>();
        ObjectNode item = with(any -> { });
        item.set("prices", JSON.readTree(prices.replace('`', '"')));
        PlanReader.read(item, "fever", TimeNotation.of("UTC", null), (field, price) -> told.add(price.isValueNode() ? price.asText() : price.toString()));
        assertThat(String.join(";", told)).isEqualTo(unread);
    }

    @Test
    void takesOnePriceWithoutAList() throws RejectedItemException {
        assertThat(plain(read(with(item -> item.put("prices", "12.50"))).minPrice())).isEqualTo("12.5");
    }

    @Test
    void hasNoPricesWithoutTheField() throws RejectedItemException {
        assertThat(read(with(item -> item.remove("prices"))).minPrice()).isNull();
        assertThat(read(with(item -> item.putNull("prices"))).minPrice()).isNull();
    }

    @Test
    void keepsIdentityReasonAndFragmentOfARejectedItem() {
        ObjectNode item = with(i -> i.put("start", "2021-09-31T20:00:00"));
        Rejection rejection = PlanReader.rejection(item, "fever", rejection(item));
        assertThat(rejection)
                .isEqualTo(new Rejection(
                        PlanId.of("fever", "291", "1642"),
                        "291",
                        "1642",
                        Reason.START_UNREADABLE,
                        "start is 2021-09-31T20:00:00",
                        item.toString()));
    }

    @Test
    void keepsWhatIsKnownOfAnItemWithoutIdentity() {
        ObjectNode item = with(i -> i.remove("plan_id"));
        Rejection rejection = PlanReader.rejection(item, "fever", rejection(item));
        assertThat(rejection.planUuid()).isNull();
        assertThat(rejection.baseId()).isEqualTo("291");
        assertThat(rejection.planId()).isNull();
        assertThat(rejection.reason()).isEqualTo(Reason.ID_MISSING);
        assertThat(rejection.detail()).isEqualTo("no plan_id");
    }

    private static ObjectNode item() {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("base_id", "291").put("plan_id", "1642").put("title", "Camela en concierto");
        item.put("sell_mode", "online").put("start", "2021-06-30T21:00:00").put("end", "2021-06-30T22:00:00");
        item.putArray("prices").add("20.00").add("15.00").add("30.00");
        return item;
    }

    private static ObjectNode with(Consumer<ObjectNode> change) {
        ObjectNode item = item();
        change.accept(item);
        return item;
    }

    private static ObjectNode times(String start, String end) {
        return with(item -> item.put("start", start).put("end", end));
    }

    private static Plan read(JsonNode item) throws RejectedItemException {
        return read(item, ZoneOffset.UTC);
    }

    private static Plan read(JsonNode item, ZoneId zone) throws RejectedItemException {
        return PlanReader.read(item, "fever", TimeNotation.of(zone.getId(), null), (field, value) -> { });
    }

    private static void rejects(JsonNode item, Reason reason) {
        assertThatExceptionOfType(RejectedItemException.class)
                .as(item.toString())
                .isThrownBy(() -> read(item))
                .extracting(RejectedItemException::reason)
                .isEqualTo(reason);
    }

    private static RejectedItemException rejection(JsonNode item) {
        try {
            read(item);
        } catch (RejectedItemException e) {
            return e;
        }
        throw new AssertionError("not rejected");
    }

    private static String plain(BigDecimal price) {
        return price == null ? null : price.toPlainString();
    }
}

package io.marquee.outlet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes as people read them, such as in a mail: a line for each event with its times (local ones), its title, and its prices, and below it where it
 * is and its page, if they are known. UTF-8, lines end with a line feed.
 */
final class DigestText {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    /** What would begin another line, or turn one around; not what joins letters of some languages. */
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]+");
    private static final int MINUTES = "HH:mm".length();
    private static final String INDENT = "    ";

    private DigestText() {}

    /** @param rows of list-changes */
    static byte[] of(List<Map<String, Object>> rows) {
        return rows.stream().map(DigestText::change).collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
    }

    private static String change(Map<String, Object> row) {
        boolean isGone = row.get("became") == null;
        JsonNode event = read((String) row.get(isGone ? "was" : "became"));
        StringBuilder text = new StringBuilder(isGone ? "withdrawn: " : "");
        text.append(joined("  ", times(event), line(event.path("title")), prices(event))).append('\n');
        String place = joined(", ", line(event.at("/venue/name")), line(event.at("/venue/city")));
        return text.append(INDENT)
                .append(joined("\n" + INDENT, place, line(event.path("status")), line(event.path("url")), "event " + row.get("plan")))
                .append('\n')
                .toString();
    }

    /** Those that say something. */
    private static String joined(String between, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(between));
    }

    /** @param event null when nothing of it is kept */
    private static JsonNode read(String event) {
        try {
            return event == null ? JSON.createObjectNode() : JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change that is no JSON", e);
        }
    }

    /** Such as {@code 2031-03-15 20:00 to 22:30}. */
    private static String times(JsonNode event) {
        String begin = moment(event, "start");
        String end = moment(event, "end");
        String day = event.path("start_date").asText() + " ";
        if (end.isEmpty() || end.equals(begin)) {
            return begin;
        }
        return begin + " to " + (end.startsWith(day) ? end.substring(day.length()) : end);
    }

    private static String moment(JsonNode event, String which) {
        String date = text(event.path(which + "_date"));
        String time = text(event.path(which + "_time"));
        return time.isEmpty() ? date : date + " " + time.substring(0, MINUTES);
    }

    /** Such as {@code 15.00 to 30.00 EUR}. */
    private static String prices(JsonNode event) {
        String least = text(event.path("min_price"));
        String most = text(event.path("max_price"));
        String prices = joined(" to ", least, least.equals(most) ? "" : most);
        return prices.isEmpty() ? "" : joined(" ", prices, line(event.path("currency")));
    }

    private static String text(JsonNode field) {
        return field.isValueNode() && !field.isNull() ? field.asText() : "";
    }

    private static String line(JsonNode field) {
        return BLANKS.matcher(text(field)).replaceAll(" ").strip();
    }
}

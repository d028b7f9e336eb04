package io.marquee.plan;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads what else a provider knows about a plan, all of it optional, and writes it as the further fields of the contract's {@code Event}:
 *
 * <pre>
 * url          address of http or https, at most 2,000 characters
 * currency     code of ISO 4217 of its prices, such as EUR
 * image        as url
 * venue        object of name, city, latitude, and longitude, or text: its name
 * category     text, at most 100 characters
 * description  text, at most 4,000 characters
 * status       one of {@link #STATUSES}, or as schema.org and iCalendar have it
 * </pre>
 *
 * <p>A value that cannot be read is passed over, and told; the plan stays what it is.
 */
final class PlanDetails {

    static final int MAX_URL = 2_000;
    static final int MAX_NAME = 200;
    static final int MAX_CATEGORY = 100;
    static final int MAX_DESCRIPTION = 4_000;
    /** Words of schema.org and iCalendar for the state that an event is in, without their case and signs, and ours for them. */
    static final Map<String, String> STATUSES = Map.ofEntries(
            Map.entry("scheduled", "scheduled"), Map.entry("confirmed", "scheduled"),
            Map.entry("tentative", "tentative"),
            Map.entry("cancelled", "cancelled"), Map.entry("canceled", "cancelled"),
            Map.entry("postponed", "postponed"),
            Map.entry("rescheduled", "rescheduled"),
            Map.entry("movedonline", "moved_online"),
            Map.entry("soldout", "sold_out"));

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
    private static final int MAX_LATITUDE = 90;
    private static final int MAX_LONGITUDE = 180;
    /** Digits behind the point that are kept: 0.1 m. */
    private static final int DEGREE_DIGITS = 6;
    private static final Pattern DEGREES = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{1,20})?");
    private static final Pattern NO_LETTERS = Pattern.compile("[\\s_-]+");
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");
    private static final String SCHEMA_ORG = "(?i)https?://schema\\.org/";
    private static final String EVENT = "(?i)^event(?=[A-Z])";

    private final JsonNode item;
    private final Unread unread;
    private StringBuilder json;

    private PlanDetails(JsonNode item, Unread unread) {
        this.item = item;
        this.unread = unread;
    }

    /** The fields of JSON with commas between them; null when there is none. */
    static String read(JsonNode item, Unread unread) {
        PlanDetails details = new PlanDetails(item, unread);
        details.text("url", details.address("url"));
        details.text("currency", details.currency());
        details.text("image", details.address("image"));
        details.venue();
        details.text("category", details.words(item, "category", MAX_CATEGORY));
        details.text("description", details.words(item, "description", MAX_DESCRIPTION));
        details.text("status", details.status());
        return details.json == null ? null : details.json.toString();
    }

    private StringBuilder field(String name) {
        json = json == null ? new StringBuilder() : json.append(',');
        return json.append('"').append(name).append("\":");
    }

    private void text(String name, String value) {
        if (value != null) {
            ENCODER.quoteAsString(value, field(name).append('"'));
            json.append('"');
        }
    }

    /** A text that can be stored, without blanks around; null when there is none, or it cannot be read. */
    private String words(JsonNode of, String name, int most) {
        JsonNode value = of.path(name);
        if (Presence.isAbsent(value)) {
            return null;
        }
        String text = value.isTextual() || value.isNumber() ? value.asText().strip() : null;
        boolean good = text != null && text.codePointCount(0, text.length()) <= most && Presence.isStorable(text);
        return good ? text : passOver(of == item ? name : "venue", value);
    }

    private String passOver(String name, JsonNode value) {
        unread.value(name, value);
        return null;
    }

    private String address(String name) {
        String text = words(item, name, MAX_URL);
        return text == null || isAddress(text) ? text : passOver(name, item.path(name));
    }

    /** What a page may link to: no script, no file, and no secret. */
    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            return ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme)) && uri.getHost() != null && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private String currency() {
        String text = words(item, "currency", MAX_CATEGORY);
        if (text == null) {
            return null;
        }
        String code = text.toUpperCase(Locale.ROOT);
        return CURRENCY.matcher(text).matches() && isKnown(code) ? code : passOver("currency", item.path("currency"));
    }

    private static boolean isKnown(String code) {
        try {
            return Currency.getInstance(code) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private String status() {
        String text = words(item, "status", MAX_CATEGORY);
        if (text == null) {
            return null;
        }
        String word = NO_LETTERS.matcher(text.replaceFirst(SCHEMA_ORG, "").replaceFirst(EVENT, "")).replaceAll("").toLowerCase(Locale.ROOT);
        String status = STATUSES.get(word);
        return status == null ? passOver("status", item.path("status")) : status;
    }

    private void venue() {
        JsonNode venue = item.path("venue");
        if (!venue.isObject()) {
            venue = JsonNodeFactory.instance.objectNode().put("name", words(item, "venue", MAX_NAME));
        }
        PlanDetails inside = new PlanDetails(item, unread);
        inside.text("name", words(venue, "name", MAX_NAME));
        inside.text("city", words(venue, "city", MAX_NAME));
        BigDecimal latitude = degrees(venue, "latitude", MAX_LATITUDE);
        BigDecimal longitude = degrees(venue, "longitude", MAX_LONGITUDE);
        if (latitude != null && longitude != null) {
            inside.field("latitude").append(latitude.toPlainString());
            inside.field("longitude").append(longitude.toPlainString());
        } else if (latitude != null || longitude != null) {
            // one of them is no place
            passOver("venue", venue);
        }
        if (inside.json != null) {
            field("venue").append('{').append(inside.json).append('}');
        }
    }

    private BigDecimal degrees(JsonNode venue, String name, int most) {
        JsonNode value = venue.path(name);
        if (Presence.isAbsent(value)) {
            return null;
        }
        BigDecimal degrees = decimal(value);
        if (degrees == null || degrees.abs().compareTo(BigDecimal.valueOf(most)) > 0) {
            passOver("venue", value);
            return null;
        }
        return degrees;
    }

    private static BigDecimal decimal(JsonNode value) {
        if (value.isNumber()) {
            // so precise is a double, too; it tells what is beyond measure, and is no number then
            double degrees = value.doubleValue();
            return Math.abs(degrees) <= MAX_LONGITUDE ? plain(BigDecimal.valueOf(degrees)) : null;
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        return DEGREES.matcher(text).matches() ? plain(new BigDecimal(text)) : null;
    }

    private static BigDecimal plain(BigDecimal degrees) {
        BigDecimal kept = degrees.scale() > DEGREE_DIGITS ? degrees.setScale(DEGREE_DIGITS, RoundingMode.HALF_UP) : degrees;
        return kept.signum() == 0 ? BigDecimal.ZERO : kept.stripTrailingZeros();
    }
}

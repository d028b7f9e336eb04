package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.marquee.plan.TimeNotation;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * The jq functions of our own, for what feeds write in many ways. What one cannot read it leaves as it is, so that the item is rejected, or the
 * price counted as unreadable, with the feed's own words.
 *
 * <pre>
 * html_text      HTML as plain text
 * time           a date and time as people write them, in ISO 8601
 * time(pattern)  the same by a pattern, such as "MM/dd/yyyy h:mm a"
 * prices         all prices of a text, a number, an offer of schema.org, or a list of them, as a list
 * sell_mode      "online" or "offline", by the words that are usual for them
 * first_of       the first of a list that is neither null nor blank
 * one_or_many    a list: the value itself, if it is one, none of null, else of the value alone
 * fromdate       ISO 8601 with Z or an offset as seconds since 1970; as in jq, whose other functions of dates are not there
 * todate         seconds since 1970 in ISO 8601, by UTC, in whole seconds
 * </pre>
 */
final class Helpers {

    private static final List<String> OFFER = List.of("price", "lowPrice", "highPrice");
    private static final int MAX_DEPTH = 8;
    private static final int MAX_PATTERN = 100;
    private static final int NANO_DIGITS = 9;
    private static final double MOST_SECONDS = 1e12;
    private static final Cache<String, TimeNotation> NOTATIONS = Caffeine.newBuilder().maximumSize(256).build();

    private Helpers() {}

    /** A helper that makes one value of one. */
    private interface Helper {
        JsonNode apply(JsonNode in) throws JsonQueryException;
    }

    static Map<String, Function> all() {
        Map<String, Function> all = new TreeMap<>();
        all.put("html_text/0", of(in -> text(in, HtmlText::of)));
        all.put("time/0", of(in -> text(in, TimeText::iso)));
        all.put("time/1", (scope, args, in, path, output, version) -> args.get(0).apply(scope, in, pattern -> {
            charge(in);
            TimeNotation notation = notation(pattern);
            output.emit(text(in, text -> timeBy(notation, text)), null);
        }));
        all.put("prices/0", of(in -> {
            ArrayNode prices = JsonNodeFactory.instance.arrayNode();
            addPrices(in, prices, 0);
            return prices;
        }));
        all.put("sell_mode/0", of(in -> text(in.isBoolean() || in.isInt() ? new TextNode(in.asText()) : in, SellModeWords::mode)));
        all.put("first_of/0", of(Helpers::firstOf));
        all.put("one_or_many/0", of(Helpers::oneOrMany));
        for (String iso : List.of("", "iso8601")) {
            all.put("fromdate" + iso + "/0", of(Helpers::fromDate));
            all.put("todate" + iso + "/0", of(Helpers::toDate));
        }
        return all;
    }

    private static Function of(Helper helper) {
        return (scope, args, in, path, output, version) -> {
            charge(in);
            output.emit(helper.apply(in), null);
        };
    }

    private static void charge(JsonNode in) {
        Meter.running().charge(1 + Meter.length(in));
    }

    /** What a helper makes of a text; anything else, and what it makes nothing of, stays as it is. */
    private static JsonNode text(JsonNode in, UnaryOperator<String> helper) {
        String made = in.isTextual() ? helper.apply(in.textValue()) : null;
        return made == null ? in : new TextNode(made);
    }

    /** The notation of a pattern, from a cache: a program asks for the same one with each record. */
    private static TimeNotation notation(JsonNode pattern) throws JsonQueryException {
        String text = pattern.asText();
        if (!pattern.isTextual() || text.isBlank() || text.length() > MAX_PATTERN) {
            throw new JsonQueryException("time: the pattern must be text of 1 to " + MAX_PATTERN + " characters");
        }
        try {
            return NOTATIONS.get(text, made -> TimeNotation.of(null, made));
        } catch (IllegalArgumentException e) {
            throw new JsonQueryException("time: " + text + " is no pattern such as dd/MM/yyyy HH:mm");
        }
    }

    private static String timeBy(TimeNotation notation, String text) {
        try {
            return notation.iso(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void addPrices(JsonNode from, ArrayNode prices, int depth) {
        if (from.isNumber()) {
            prices.add(from);
        } else if (from.isTextual()) {
            List<BigDecimal> read = from.textValue().isBlank() ? List.of() : PriceText.read(from.textValue());
            if (read == null) {
                prices.add(from);
            } else {
                read.forEach(price -> prices.add(DecimalNode.valueOf(price)));
            }
        } else if (depth < MAX_DEPTH && from.isArray()) {
            Meter.running().charge(from.size());
            from.forEach(one -> addPrices(one, prices, depth + 1));
        } else if (depth < MAX_DEPTH && from.isObject()) {
            OFFER.forEach(field -> addPrices(from.path(field), prices, depth + 1));
        }
    }

    private static JsonNode oneOrMany(JsonNode in) {
        ArrayNode none = JsonNodeFactory.instance.arrayNode();
        return in.isArray() ? in : in.isNull() ? none : none.add(in);
    }

    private static JsonNode firstOf(JsonNode in) {
        for (JsonNode one : oneOrMany(in)) {
            if (!one.isNull() && !(one.isTextual() && one.textValue().isBlank())) {
                return one;
            }
        }
        return NullNode.instance;
    }

    private static JsonNode fromDate(JsonNode in) {
        try {
            Instant instant = in.isTextual() ? OffsetDateTime.parse(in.textValue().strip()).toInstant() : null;
            return instant == null ? in
                    : instant.getNano() == 0 ? LongNode.valueOf(instant.getEpochSecond())
                    : DecimalNode.valueOf(BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), NANO_DIGITS)).stripTrailingZeros());
        } catch (DateTimeException e) {
            return in;
        }
    }

    private static JsonNode toDate(JsonNode in) {
        // a number of many digits costs what it says, its nearest double does not
        double seconds = Math.floor(in.doubleValue());
        return in.isNumber() && Math.abs(seconds) < MOST_SECONDS ? new TextNode(Instant.ofEpochSecond((long) seconds).toString()) : in;
    }
}

package io.marquee.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Turns one item, which is what every provider's mapping gives, into a {@link Plan}, or rejects it with a reason.
 *
 * <p>An item is a JSON object; absent, null and blank mean the same:
 *
 * <pre>
 * base_id    text or number, required, opaque
 * plan_id    text or number, required, opaque
 * title      text, required, kept to the letter
 * sell_mode  "online" or "offline", required
 * start      date and time, a date alone, or seconds or milliseconds since 1970 as a number, required, see TimeNotation
 * end        the same, optional, not before the start
 * time_zone  zone of this item's times without an offset, optional, see Zones; without it the provider's holds
 * prices     array of decimals as text or number, or one alone; unreadable ones are passed over, and told
 * and        what {@link PlanDetails} reads, optional
 * </pre>
 */
public final class PlanReader {

    /** Characters of an id; with two of them and the provider a key of the database's index stays below its limit. */
    public static final int MAX_ID = 255;

    /** Characters of a title; four bytes each still fit the index that answers searches (ADR 5). */
    public static final int MAX_TITLE = 500;

    private PlanReader() {}

    /**
     * @param item the mapped item
     * @param provider name of the provider
     * @param times how it writes times
     * @param unread is told of what cannot be read and is passed over
     * @throws RejectedItemException when the item cannot be a plan
     */
    public static Plan read(JsonNode item, String provider, TimeNotation times, Unread unread) throws RejectedItemException {
        String baseId = id(item, "base_id");
        String planId = id(item, "plan_id");
        String title = title(item);
        boolean online = online(item);
        TimeNotation here = notation(item, times);
        FeedTime start = time(item, "start", here, Reason.START_UNREADABLE);
        if (start == null) {
            throw new RejectedItemException(Reason.START_MISSING, "no start");
        }
        FeedTime end = time(item, "end", here, Reason.END_UNREADABLE);
        PriceRange prices = prices(item, unread);
        return new Plan(
                PlanId.of(provider, baseId, planId),
                provider,
                baseId,
                planId,
                online,
                title,
                start.local(),
                end == null ? null : end.local(),
                start.isDate(),
                end != null && end.isDate(),
                start.at(),
                endInstant(start, end),
                prices.min(),
                prices.max(),
                PlanDetails.read(item, unread));
    }

    /** The {@link Plan} of an item, or the {@link Rejection} of what cannot be one. */
    public static Object planOrRejection(JsonNode item, String provider, TimeNotation times, Unread unread) {
        try {
            return read(item, provider, times, unread);
        } catch (RejectedItemException e) {
            return rejection(item, provider, e);
        }
    }

    /** What is kept of an item that {@link #read} rejected. */
    public static Rejection rejection(JsonNode item, String provider, RejectedItemException why) {
        UUID identity;
        try {
            identity = PlanId.of(provider, id(item, "base_id"), id(item, "plan_id"));
        } catch (RejectedItemException e) {
            identity = null;
        }
        return new Rejection(
                identity, text(item, "base_id"), text(item, "plan_id"), why.reason(), why.getMessage(), Fragment.of(item));
    }

    private static String id(JsonNode item, String field) throws RejectedItemException {
        String id = text(item, field);
        if (id == null) {
            throw new RejectedItemException(Reason.ID_MISSING, "no " + field);
        }
        if (id.length() > MAX_ID) {
            throw new RejectedItemException(Reason.ID_TOO_LONG, field + " has more than " + MAX_ID + " characters");
        }
        return storable(id, field);
    }

    private static String title(JsonNode item) throws RejectedItemException {
        String title = text(item, "title");
        if (title == null) {
            throw new RejectedItemException(Reason.TITLE_MISSING, "no title");
        }
        if (title.codePointCount(0, title.length()) > MAX_TITLE) {
            throw new RejectedItemException(Reason.TITLE_TOO_LONG, "title has more than " + MAX_TITLE + " characters");
        }
        return storable(title, "title");
    }

    private static boolean online(JsonNode item) throws RejectedItemException {
        String mode = text(item, "sell_mode");
        if ("online".equals(mode)) {
            return true;
        }
        if ("offline".equals(mode)) {
            return false;
        }
        throw new RejectedItemException(Reason.SELL_MODE_UNKNOWN, "sell_mode is " + mode);
    }

    private static TimeNotation notation(JsonNode item, TimeNotation times) throws RejectedItemException {
        String zone = text(item, "time_zone");
        try {
            return zone == null ? times : times.in(zone);
        } catch (DateTimeException e) {
            throw new RejectedItemException(Reason.TIME_ZONE_UNKNOWN, "time_zone is " + zone);
        }
    }

    private static FeedTime time(JsonNode item, String field, TimeNotation times, Reason unreadable) throws RejectedItemException {
        String text = text(item, field);
        if (text == null) {
            return null;
        }
        try {
            return item.get(field).isNumber() ? times.sinceEpoch(item.get(field).decimalValue()) : times.parse(text);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            // the last one is thrown for NaN and infinity
            throw new RejectedItemException(unreadable, field + " is " + text);
        }
    }

    /**
     * The wall clocks decide whether the end precedes the start; its instant is never before the start's. A date alone does not precede a time of
     * that day.
     */
    private static Instant endInstant(FeedTime start, FeedTime end) throws RejectedItemException {
        if (end == null) {
            return start.at();
        }
        boolean instantsInOrder = !end.at().isBefore(start.at());
        boolean thatDay = end.isDate() && end.local().toLocalDate().equals(start.local().toLocalDate());
        if (end.local().isBefore(start.local()) && !thatDay && (!instantsInOrder || end.at().equals(start.at()))) {
            throw new RejectedItemException(Reason.END_BEFORE_START, "ends " + end.local() + ", starts " + start.local());
        }
        return instantsInOrder ? end.at() : start.at();
    }

    private static PriceRange prices(JsonNode item, Unread unread) {
        PriceRange range = new PriceRange();
        JsonNode prices = item.path("prices");
        for (JsonNode price : prices.isArray() ? prices : List.of(prices)) {
            boolean read = (price.isTextual() || price.isNumber()) && range.add(price.asText());
            if (!read && !Presence.isAbsent(price)) {
                unread.value("prices", price);
            }
        }
        return range;
    }

    private static String text(JsonNode item, String field) {
        JsonNode value = item.path(field);
        String text = value.isTextual() ? value.textValue() : value.isNumber() ? value.asText() : null;
        return text == null || text.isBlank() ? null : text;
    }

    private static String storable(String text, String field) throws RejectedItemException {
        if (!Presence.isStorable(text)) {
            throw new RejectedItemException(Reason.TEXT_INVALID, field + " holds a character that cannot be stored");
        }
        return text;
    }
}

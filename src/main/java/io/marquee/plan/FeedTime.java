package io.marquee.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date and time of a feed: the wall clock as sent, and the instant it means.
 *
 * <p>It is read liberally as to notation: blanks around it, one in the place of the {@code T}, small letters, offsets such as {@code +0200},
 * {@code +02}, {@code GMT}, or after a blank, and {@code 24:00}, which is the next midnight. A date that does not exist is never one.
 *
 * <p>Without an offset it is wall-clock time in the provider's zone; with {@code Z} or {@code +hh:mm} the offset decides the
 * instant and the wall clock stays as sent. In a daylight-saving gap the offset before the gap holds, in an overlap the
 * earlier of the two instants ({@link java.time.ZonedDateTime#of(LocalDateTime, ZoneId)}).
 *
 * @param local wall clock, exactly as sent
 * @param at the instant
 * @param isDate whether a date was sent without a time; then it is the midnight that begins it
 */
record FeedTime(LocalDateTime local, Instant at, boolean isDate) {

    /** {@code 2021-06-30T21:00[:00[.000000]][Z|+02:00]}; impossible dates are rejected, never rolled over. */
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 4, SignStyle.NOT_NEGATIVE)
            .appendPattern("-MM-dd'T'HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendPattern("[XXX]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    /** Date, time without a fraction, fraction, and offset; a date alone has none of the others but perhaps an offset. */
    private static final Pattern NOTATION = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})(?:(?:t|\\s++)([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)([.,][0-9]{1,9})?)?\\s*+(z|utc|gmt|[+-][0-9]{2}(?::?[0-9]{2})?)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LAST_MIDNIGHT = Pattern.compile("24:00(:00)?");
    private static final int HOUR = 11;
    private static final int OF_HOURS = 3;
    private static final int OF_MINUTES = 5;

    private static final String USUAL = "0000-00-00T00:00:00";
    private static final int NANOS_PER_MICRO = 1_000;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** @throws DateTimeException when the text is not a date and time of the calendar, years 0001 to 9999 */
    static FeedTime parse(String text, ZoneId zone) {
        FeedTime time = isUsual(text) && !text.startsWith("24", HOUR) ? inZone(usual(text), zone) : other(text, zone);
        return inRange(time, text);
    }

    /** @throws DateTimeException outside of the years 0001 to 9999, or finer than a microsecond */
    static FeedTime of(LocalDateTime local, Instant at, String text) {
        return inRange(new FeedTime(local, at, false), text);
    }

    /** The same of a date without a time. */
    static FeedTime of(LocalDate date, ZoneId zone, String text) {
        FeedTime midnight = inZone(date.atStartOfDay(), zone);
        return inRange(new FeedTime(midnight.local, midnight.at, true), text);
    }

    private static FeedTime inRange(FeedTime time, String text) {
        boolean outside = time.at.isBefore(FIRST) || time.at.isAfter(LAST) || time.local.getYear() < 1;
        if (outside || time.local.getNano() % NANOS_PER_MICRO != 0) {
            throw new DateTimeParseException("out of range, or finer than a microsecond", text, 0);
        }
        return time;
    }

    private static FeedTime other(String text, ZoneId zone) {
        Matcher parts = NOTATION.matcher(text.strip());
        if (!parts.matches()) {
            throw new DateTimeParseException("no date and time", text, 0);
        }
        boolean isDate = parts.group(2) == null;
        String fraction = parts.group(3) == null ? "" : parts.group(3).replace(',', '.');
        boolean midnight = !isDate && LAST_MIDNIGHT.matcher(parts.group(2)).matches() && fraction.matches("(\\.0+)?");
        String time = midnight || isDate ? "00:00" : parts.group(2) + fraction;
        TemporalAccessor parsed = FORMAT.parseBest(
                parts.group(1) + "T" + time + offset(parts.group(4)), OffsetDateTime::from, LocalDateTime::from);
        int days = midnight ? 1 : 0;
        if (parsed instanceof OffsetDateTime there) {
            OffsetDateTime then = there.plusDays(days);
            return new FeedTime(then.toLocalDateTime(), then.toInstant(), isDate);
        }
        FeedTime here = inZone(((LocalDateTime) parsed).plusDays(days), zone);
        return new FeedTime(here.local, here.at, isDate);
    }

    /** As {@code Z} or {@code +hh:mm}; empty when there is none. */
    private static String offset(String sent) {
        if (sent == null) {
            return "";
        }
        return switch (sent.length()) {
            case 1 -> "Z";
            case OF_HOURS -> Character.isLetter(sent.charAt(0)) ? "Z" : sent + ":00";
            case OF_MINUTES -> sent.substring(0, OF_HOURS) + ":" + sent.substring(OF_HOURS);
            default -> sent;
        };
    }

    /**
     * Whether it is {@value #USUAL} with digits for zeros. Most are, and are read in 0.03 (0.02 to 0.05) of the time that a formatter takes
     * (2026-11-27, 45 pairs).
     */
    private static boolean isUsual(String text) {
        if (text.length() != USUAL.length()) {
            return false;
        }
        for (int i = 0; i < USUAL.length(); i++) {
            char c = text.charAt(i);
            if (USUAL.charAt(i) == '0' ? c < '0' || c > '9' : c != USUAL.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static LocalDateTime usual(String text) {
        return LocalDateTime.of(
                number(text, 0, 4), number(text, 5, 7), number(text, 8, 10),
                number(text, 11, 13), number(text, 14, 16), number(text, 17, 19));
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static FeedTime inZone(LocalDateTime local, ZoneId zone) {
        Instant at = zone instanceof ZoneOffset offset
                ? local.toInstant(offset)
                : local.atZone(zone).toInstant();
        return new FeedTime(local, at, false);
    }
}

package io.marquee.plan;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * How a provider writes dates and times: ISO 8601 as in {@link FeedTime}, or by a pattern of {@link DateTimeFormatter} with English
 * names, such as {@code dd/MM/yyyy HH:mm}. A pattern without a time means a date, one without an offset the provider's zone.
 * Impossible dates are rejected, never rolled over.
 */
public final class TimeNotation {

    /** Numbers from here on are milliseconds, from the year 1973 on; below it they are seconds, up to the year 5138. */
    private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);

    /** Most digits of a number, more than any instant needs: 1e1000000000 must not be written out. */
    private static final int MAX_DIGITS = 100;

    private final ZoneId zone;
    private final DateTimeFormatter pattern;

    private TimeNotation(ZoneId zone, DateTimeFormatter pattern) {
        this.zone = zone;
        this.pattern = pattern;
    }

    /**
     * @param zone of times without an offset, such as {@code Europe/Madrid}, see {@link Zones}; null means UTC
     * @param pattern null or blank means ISO 8601
     * @throws DateTimeException when there is no such zone
     * @throws IllegalArgumentException when it is no pattern
     */
    public static TimeNotation of(String zone, String pattern) {
        boolean iso = pattern == null || pattern.isBlank();
        return new TimeNotation(
                Zones.of(zone == null || zone.isBlank() ? "UTC" : zone),
                iso ? null : DateTimeFormatter.ofPattern(withoutEra(pattern), Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT));
    }

    /** The pattern with {@code u} for {@code y} outside of quotes, as a strict formatter needs an era for {@code y}. */
    private static String withoutEra(String pattern) {
        StringBuilder changed = new StringBuilder();
        boolean quoted = false;
        for (char c : pattern.toCharArray()) {
            quoted ^= c == '\'';
            changed.append(c == 'y' && !quoted ? 'u' : c);
        }
        return changed.toString();
    }

    /** @throws DateTimeException when there is no such zone */
    TimeNotation in(String otherZone) {
        return new TimeNotation(Zones.of(otherZone), pattern);
    }

    FeedTime parse(String text) {
        if (pattern == null) {
            return FeedTime.parse(text, zone);
        }
        TemporalAccessor parsed = parsed(text);
        if (parsed instanceof ZonedDateTime zoned) {
            return FeedTime.of(zoned.toLocalDateTime(), zoned.toInstant(), text);
        }
        if (parsed instanceof LocalDate date) {
            return FeedTime.of(date, zone, text);
        }
        LocalDateTime local = (LocalDateTime) parsed;
        return FeedTime.of(local, local.atZone(zone).toInstant(), text);
    }

    /**
     * A date and time that is written by the pattern, which there must be, in ISO 8601, with the offset that was sent, or none; a date alone without
     * a time.
     *
     * @throws DateTimeException when it is not written so
     */
    public String iso(String text) {
        TemporalAccessor parsed = parsed(text);
        return (parsed instanceof ZonedDateTime zoned ? zoned.toOffsetDateTime() : parsed).toString();
    }

    /** Whether a text is a date and time, or a date, in this notation. */
    public boolean reads(String text) {
        try {
            parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private TemporalAccessor parsed(String text) {
        return pattern.parseBest(text.strip(), ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
    }

    /** The time of so many seconds or milliseconds since 1970; its wall clock is that of the provider's zone. */
    FeedTime sinceEpoch(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MAX_DIGITS || number.precision() > MAX_DIGITS) {
            throw new ArithmeticException("no instant");
        }
        BigDecimal millis = number.abs().compareTo(MILLIS_FROM) < 0 ? number.movePointRight(3) : number;
        Instant at = Instant.ofEpochMilli(millis.toBigInteger().longValueExact());
        return FeedTime.of(LocalDateTime.ofInstant(at, zone), at, number.toString());
    }
}

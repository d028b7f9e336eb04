package io.marquee.feed;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date, or a date and time, of iCalendar: {@code 20300501}, {@code 20300501T200000}, or {@code 20300501T180000Z}.
 *
 * @param local wall clock; of a date the midnight that begins it
 * @param isDate whether it has no time
 * @param zone whose wall clock it is; null when it is that of whoever looks at it
 */
record IcalMoment(LocalDateTime local, boolean isDate, IcalZones.Zone zone) {

    private static final Pattern NOTATION =
            Pattern.compile("(\\d{4})-?(\\d\\d)-?(\\d\\d)(?:[Tt ](\\d\\d):?(\\d\\d)(?::?(\\d\\d))?([Zz])?)?");
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final int END_OF_DAY = 24;
    private static final int LEAP_SECOND = 60;

    /**
     * @param text one value of a line
     * @param line the line, which may name a zone
     * @throws DateTimeException when it is none, or its zone is not known
     */
    static IcalMoment of(String text, IcalLine line, IcalZones zones) {
        Matcher parts = NOTATION.matcher(text.strip());
        if (!parts.matches()) {
            throw new DateTimeException("no date of iCalendar in " + line.name() + ": " + text);
        }
        LocalDateTime local;
        try {
            local = local(parts);
        } catch (DateTimeException e) {
            throw new DateTimeException("a date that does not exist in " + line.name() + ": " + text, e);
        }
        if (parts.group(4) == null) {
            return new IcalMoment(local, true, null);
        }
        if (parts.group(7) == null) {
            String zone = line.parameter("TZID");
            return new IcalMoment(local, false, zone.isEmpty() ? null : zones.of(zone));
        }
        IcalZones.Zone own = zones.ofCalendar();
        return new IcalMoment(own.at(local), false, own);
    }

    private static LocalDateTime local(Matcher parts) {
        LocalDate date = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
        int second = Math.min(number(parts, 6), LEAP_SECOND - 1);
        return number(parts, 4) == END_OF_DAY && number(parts, 5) == 0 && second == 0
                ? date.plusDays(1).atStartOfDay()
                : date.atTime(number(parts, 4), number(parts, 5), second);
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }

    /** The same of another wall clock. */
    IcalMoment at(LocalDateTime other) {
        return new IcalMoment(other, isDate, zone);
    }

    /** Seconds since 1970; of a time without a zone those of UTC. */
    long instant() {
        return local.toEpochSecond(zone == null ? ZoneOffset.UTC : zone.offset(local));
    }

    /** The wall clock of another moment's zone at this one. */
    LocalDateTime asIn(IcalMoment other) {
        return isDate || zone == null || other.zone == null ? local : other.zone.at(LocalDateTime.ofEpochSecond(instant(), 0, ZoneOffset.UTC));
    }

    /** In ISO 8601: a date, or a time with its offset if it has a zone. */
    String iso() {
        if (isDate) {
            return local.toLocalDate().toString();
        }
        return LOCAL.format(local) + (zone == null ? "" : zone.offset(local).getId());
    }
}

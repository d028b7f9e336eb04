package io.marquee.feed;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * A rule by which something happens again and again (RFC 5545, RRULE), worked out by lib-recur within bounds that no feed can leave.
 */
final class IcalRule {

    /** Most times within a window. */
    static final int MOST = 2_000;

    private static final int LONGEST = 1_000;
    private static final int MOST_A_DAY = 24;
    private static final int MOST_YEARS = 600;
    private static final int MOST_COUNTED = 10_000;
    private static final int MOST_INTERVAL = 1_000;
    private static final Pattern FREQUENCIES = Pattern.compile("DAILY|WEEKLY|MONTHLY|YEARLY");
    private static final int DAYS_A_WEEK = 7;

    private final Map<String, String> parts;
    private final String until;

    private IcalRule(Map<String, String> parts, String until) {
        this.parts = parts;
        this.until = until;
    }

    /**
     * @param text such as {@code FREQ=WEEKLY;BYDAY=TU,TH}
     * @throws DateTimeException when it is none, or happens more often than daily but for a few times of the day
     */
    static IcalRule of(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        if (text.length() > LONGEST) {
            throw new DateTimeException("a rule longer than " + LONGEST + " characters");
        }
        for (String part : text.toUpperCase(Locale.ROOT).strip().split(";")) {
            String[] sides = part.split("=", 2);
            if (sides.length == 2) {
                parts.putIfAbsent(sides[0].strip(), Arrays.stream(sides[1].split(",")).map(String::strip).distinct().collect(Collectors.joining(",")));
            }
        }
        if (!FREQUENCIES.matcher(parts.getOrDefault("FREQ", "")).matches()) {
            throw new DateTimeException("a rule that is not daily, weekly, monthly, or yearly: " + text);
        }
        if (times(parts, "BYHOUR") * times(parts, "BYMINUTE") * times(parts, "BYSECOND") > MOST_A_DAY) {
            throw new DateTimeException("a rule with more than " + MOST_A_DAY + " times a day");
        }
        check(parts, "COUNT", MOST_COUNTED);
        check(parts, "INTERVAL", MOST_INTERVAL);
        String until = parts.remove("UNTIL");
        return new IcalRule(parts, until);
    }

    /** The library counts on beyond what an integer can hold. */
    private static void check(Map<String, String> parts, String key, int most) {
        String value = parts.getOrDefault(key, "1");
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > most) {
            throw new DateTimeException("a rule whose " + key + " is not from 1 to " + most + ": " + value);
        }
    }

    private static int times(Map<String, String> parts, String key) {
        return parts.containsKey(key) ? parts.get(key).split(",").length : 1;
    }

    /** Whether it can happen several times on one day. */
    static boolean isSeveralADay(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.contains("BYHOUR") || upper.contains("BYMINUTE") || upper.contains("BYSECOND");
    }

    /**
     * When it happens, by the wall clock of its start, at most {@value #MOST} times and one.
     *
     * @param from the earliest that is wanted
     * @param to after the latest that is wanted
     */
    List<LocalDateTime> between(IcalMoment start, LocalDateTime from, LocalDateTime to) {
        LocalDateTime end = until == null ? to : earlier(to, last(start).plusSeconds(1));
        if (start.local().plusYears(MOST_YEARS).isBefore(from)) {
            throw new DateTimeException("a rule that begins more than " + MOST_YEARS + " years ago");
        }
        String rule = parts.entrySet().stream().map(part -> part.getKey() + "=" + part.getValue()).collect(Collectors.joining(";"));
        try {
            List<LocalDateTime> times = new ArrayList<>();
            RecurrenceRuleIterator all = new RecurrenceRule(rule, RecurrenceRule.RfcMode.RFC5545_STRICT).iterator(of(near(start.local(), from)));
            if (!parts.containsKey("COUNT")) {
                all.fastForward(of(from));
            }
            while (all.hasNext() && times.size() <= MOST && all.peekMillis() < of(end).getTimestamp()) {
                LocalDateTime time = of(all.nextDateTime());
                if (!time.isBefore(from)) {
                    times.add(time);
                }
            }
            return times;
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
            throw new DateTimeException("a rule that cannot be read: " + rule, e);
        }
    }

    /** Of no zone: a wall clock. */
    private static DateTime of(LocalDateTime time) {
        return new DateTime(time.getYear(), time.getMonthValue() - 1, time.getDayOfMonth(), time.getHour(), time.getMinute(), time.getSecond());
    }

    private static LocalDateTime of(DateTime time) {
        return LocalDateTime.of(time.getYear(), time.getMonth() + 1, time.getDayOfMonth(), time.getHours(), time.getMinutes(), time.getSeconds());
    }

    private static LocalDateTime earlier(LocalDateTime one, LocalDateTime other) {
        return one.isBefore(other) ? one : other;
    }

    private LocalDateTime last(IcalMoment start) {
        IcalMoment last = IcalMoment.of(until, IcalLine.parse("UNTIL:" + until), new IcalZones("UTC"));
        return last.isDate() ? last.local().toLocalDate().atTime(LocalTime.MAX) : last.asIn(start);
    }

    /** A time of the rule's rhythm shortly before the window, as to walk there step by step takes as long as the rule is old. */
    private LocalDateTime near(LocalDateTime start, LocalDateTime from) {
        int days = parts.get("FREQ").equals("DAILY") ? 1 : parts.get("FREQ").equals("WEEKLY") ? DAYS_A_WEEK : 0;
        if (days == 0 || parts.containsKey("COUNT")) {
            return start;
        }
        long step = (long) days * Integer.parseInt(parts.getOrDefault("INTERVAL", "1"));
        long steps = Math.max(0, ChronoUnit.DAYS.between(start, from) / step - 1);
        return start.plusDays(steps * step);
    }
}

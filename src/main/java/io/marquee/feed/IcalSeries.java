package io.marquee.feed;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * When an event that happens again and again does so, within the window of a poll: by its rules and dates, without those that are taken out.
 *
 * @param from the first day of the window
 * @param to the day behind the last one
 */
record IcalSeries(LocalDate from, LocalDate to) {

    private static final int MONTHS_AHEAD = 13;
    private static final int MOST_RULES = 10;

    /** Which days are worked out in this month: those from the begin of the last one to the end of the same month of next year. */
    static IcalSeries asOf(YearMonth month) {
        return new IcalSeries(month.minusMonths(1).atDay(1), month.plusMonths(MONTHS_AHEAD).atDay(1));
    }

    static boolean is(List<IcalLine> lines) {
        return lines.stream().anyMatch(line -> line.name().equals("rrule") || line.name().equals("rdate"));
    }

    /**
     * By the wall clock of the start, in order.
     *
     * @throws DateTimeException when they cannot be worked out, or are too many
     */
    List<LocalDateTime> times(IcalMoment start, List<IcalLine> lines, IcalZones zones) {
        if (lines.stream().filter(line -> line.name().equals("rrule") || line.name().equals("exrule")).count() > MOST_RULES) {
            throw new DateTimeException("more than " + MOST_RULES + " rules");
        }
        LocalDateTime first = from.atStartOfDay();
        LocalDateTime end = to.atStartOfDay();
        Set<LocalDateTime> times = new TreeSet<>(Set.of(start.local()));
        Set<LocalDateTime> out = new HashSet<>();
        Set<LocalDate> days = new HashSet<>();
        for (IcalLine line : lines) {
            switch (line.name()) {
                case "rrule" -> times.addAll(IcalRule.of(line.value()).between(start, first, end));
                case "exrule" -> out.addAll(IcalRule.of(line.value()).between(start, first, end));
                case "rdate" -> moments(line, zones).forEach(moment -> times.add(moment.isDate() && !start.isDate()
                        ? moment.local().toLocalDate().atTime(start.local().toLocalTime())
                        : moment.asIn(start)));
                case "exdate" -> moments(line, zones).forEach(moment -> {
                    if (moment.isDate()) {
                        days.add(moment.local().toLocalDate());
                    } else {
                        out.add(moment.asIn(start));
                    }
                });
                default -> { }
            }
        }
        List<LocalDateTime> left = times.stream()
                .filter(time -> !time.isBefore(first) && time.isBefore(end) && !out.contains(time) && !days.contains(time.toLocalDate()))
                .toList();
        if (left.size() > IcalRule.MOST) {
            throw new DateTimeException("more than " + IcalRule.MOST + " times from " + from + " to " + to);
        }
        return left;
    }

    private static List<IcalMoment> moments(IcalLine line, IcalZones zones) {
        if (line.parameter("VALUE").equalsIgnoreCase("PERIOD")) {
            throw new DateTimeException("dates with an end of their own");
        }
        return List.of(line.value().split(",")).stream().filter(text -> !text.isBlank()).map(text -> IcalMoment.of(text, line, zones)).toList();
    }
}

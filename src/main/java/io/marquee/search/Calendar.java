package io.marquee.search;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;

/**
 * All months at one moment of the database: those that are held in memory, and which others there are. Never changes, so that
 * a search sees all of a change or nothing of it.
 */
final class Calendar {

    private static final long DAY_MICROS = 86_400_000_000L;

    private final long[] firsts;
    private final long[] nexts;
    /** Null where a month is not held. */
    private final Month[] months;
    private final long[] bytes;
    private final boolean whole;
    private final Months.Size size;

    /** @param months in order, each by its first day */
    Calendar(Map<LocalDate, KnownMonth> months) {
        int count = months.size();
        this.bytes = new long[count];
        this.whole = months.values().stream().allMatch(known -> known.month() != null);
        this.size = new Months.Size(
                count,
                (int) months.values().stream().filter(known -> known.month() != null).count(),
                months.values().stream().filter(known -> known.month() != null).mapToLong(KnownMonth::weight).sum());
        this.firsts = new long[count];
        this.nexts = new long[count];
        this.months = new Month[count];
        int i = 0;
        for (Map.Entry<LocalDate, KnownMonth> entry : months.entrySet()) {
            firsts[i] = entry.getKey().toEpochDay() * DAY_MICROS;
            nexts[i] = entry.getKey().plusMonths(1).toEpochDay() * DAY_MICROS;
            bytes[i] = entry.getValue().bytes();
            this.months[i++] = entry.getValue().month();
        }
    }

    Months.Size size() {
        return size;
    }

    /** Whether every month is held. */
    boolean isWhole() {
        return whole;
    }

    /** The events in a range; null when it reaches into a month that is not held. */
    Found find(TimeRange range) {
        Found found = new Found(Found.Source.memory);
        for (int i = monthOf(range.startsAt()); i < firsts.length && firsts[i] <= range.endsAt(); i++) {
            if (nexts[i] <= range.startsAt()) {
                continue;
            }
            if (months[i] == null) {
                return null;
            }
            months[i].find(range, found);
        }
        return found;
    }

    /** Bytes of JSON of all months that a range touches, if one of them is not held; else 0. */
    long missing(TimeRange range) {
        long sum = 1;
        boolean missing = false;
        for (int i = monthOf(range.startsAt()); i < firsts.length && firsts[i] <= range.endsAt(); i++) {
            if (nexts[i] > range.startsAt()) {
                sum += bytes[i];
                missing |= months[i] == null;
            }
        }
        return missing ? sum : 0;
    }

    /** The last month that begins at or before an instant, or the first one. */
    private int monthOf(long instant) {
        int at = Arrays.binarySearch(firsts, instant);
        // not found: -1 less the index of the next one
        return at >= 0 ? at : Math.max(0, -at - 2);
    }
}

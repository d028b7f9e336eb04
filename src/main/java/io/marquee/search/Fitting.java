package io.marquee.search;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which months belong into memory: coming ones first, then past ones from the latest, each that fits into what is left of the limit,
 * and {@value #MOST_MONTHS} of them at most.
 */
record Fitting(long limit) {

    /** So that a search takes less than 10 ms on its event loop, whatever the range. */
    static final int MOST_MONTHS = 4_096;

    /** @param current the first day of the month that is now */
    Set<LocalDate> of(Map<LocalDate, KnownMonth> known, LocalDate current) {
        Set<LocalDate> fitting = new LinkedHashSet<>();
        long left = limit;
        for (LocalDate month : inOrder(known.keySet(), current)) {
            long weight = known.get(month).weight();
            if (weight <= left && fitting.size() < MOST_MONTHS) {
                left -= weight;
                fitting.add(month);
            }
        }
        return fitting;
    }

    private static List<LocalDate> inOrder(Collection<LocalDate> months, LocalDate current) {
        List<LocalDate> ordered = new ArrayList<>(months);
        ordered.sort(Comparator.<LocalDate, Boolean>comparing(month -> month.isBefore(current))
                .thenComparing((one, other) -> one.isBefore(current) ? other.compareTo(one) : one.compareTo(other)));
        return ordered;
    }
}

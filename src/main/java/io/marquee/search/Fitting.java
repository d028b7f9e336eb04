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

    /** Missing months that are loaded in one reading, which others that changed wait for, and their JSON. */
    private static final int MISSING_MONTHS = 256;
    private static final long MISSING_BYTES = 8_388_608;
    /** Share of the limit that may be in memory twice. */
    private static final int REPLACED_SHARE = 2;

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

    /**
     * Those to load in one reading: missing ones as far as others need not wait for long, and changed ones as far as they may be in memory
     * twice.
     *
     * @param known as they are in memory
     * @param now as they will be known, those that are stale without their events
     */
    Set<LocalDate> toLoad(Map<LocalDate, KnownMonth> known, Map<LocalDate, KnownMonth> now, LocalDate current) {
        Set<LocalDate> load = new LinkedHashSet<>();
        long replaced = 0;
        long missing = 0;
        int missingMonths = 0;
        for (LocalDate month : of(now, current)) {
            KnownMonth one = now.get(month);
            KnownMonth before = known.get(month);
            if (one.isHeld()) {
                continue;
            }
            if (before == null || !before.isHeld()) {
                missing += one.bytes();
                if (missing == one.bytes() || missing <= MISSING_BYTES && missingMonths < MISSING_MONTHS) {
                    missingMonths++;
                    load.add(month);
                }
            } else if (replaced + before.weight() <= limit / REPLACED_SHARE) {
                replaced += Math.max(before.weight(), one.weight());
                load.add(month);
            }
        }
        return load;
    }

    private static List<LocalDate> inOrder(Collection<LocalDate> months, LocalDate current) {
        List<LocalDate> ordered = new ArrayList<>(months);
        ordered.sort(Comparator.<LocalDate, Boolean>comparing(month -> month.isBefore(current))
                .thenComparing((one, other) -> one.isBefore(current) ? other.compareTo(one) : one.compareTo(other)));
        return ordered;
    }
}

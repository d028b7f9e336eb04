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
 * Chooses which months are held in memory: coming ones first, then past ones from the latest, each that fits into what is left of the limit
 * in bytes, and {@value #MOST_MONTHS} at most. Coming events are searched for most.
 */
record MonthChoice(long limit) {

    /** So that a search takes less than 10 ms on its event loop, whatever the range. */
    static final int MOST_MONTHS = 4_096;

    /** Most missing months, and bytes of their JSON, that one reading loads; changed months wait until it is over. */
    private static final int MISSING_MONTHS = 256;
    private static final long MISSING_BYTES = 8_388_608;
    /** At most the limit divided by this may be in memory twice while months are replaced. */
    private static final int REPLACED_SHARE = 2;

    /**
     * The months to hold.
     *
     * @param current the first day of the present month
     */
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
     * The months to load in one reading: a limited number of missing ones, and changed ones as far as they may be in memory twice.
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

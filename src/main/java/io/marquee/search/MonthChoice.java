package io.marquee.search;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses which months are held in memory: coming ones first, then past ones from the latest, each that fits into what is left of the limit
 * in bytes, and {@value #MOST_MONTHS} at most. Coming events are searched for most. Details are held in what searches leave of the limit.
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
     * Those of the months to hold whose details are held, too.
     *
     * @param held in the order in which they were chosen
     */
    Set<LocalDate> detailed(Map<LocalDate, KnownMonth> known, Set<LocalDate> held) {
        Set<LocalDate> detailed = new LinkedHashSet<>();
        long left = limit - held.stream().mapToLong(month -> known.get(month).weight()).sum();
        for (LocalDate month : held) {
            long details = known.get(month).details();
            if (details <= left) {
                left -= details;
                detailed.add(month);
            }
        }
        return detailed;
    }

    /**
     * The months to load in one reading, each with whether its details are to be loaded: a limited number of missing ones, and changed ones as far as
     * they may be in memory twice.
     *
     * @param known as they are in memory
     * @param now as they will be known, those that are stale without their events
     */
    Map<LocalDate, Boolean> toLoad(Map<LocalDate, KnownMonth> known, Map<LocalDate, KnownMonth> now, LocalDate current) {
        Map<LocalDate, Boolean> load = new LinkedHashMap<>();
        long replaced = 0;
        long missing = 0;
        int missingMonths = 0;
        Set<LocalDate> held = of(now, current);
        Set<LocalDate> detailed = detailed(now, held);
        for (LocalDate month : held) {
            KnownMonth one = now.get(month);
            KnownMonth before = known.get(month);
            boolean whole = detailed.contains(month) && one.details() > 0;
            if (one.isWhole() || one.isHeld() && !whole) {
                continue;
            }
            long bytes = one.bytes() + (whole ? one.details() : 0);
            if (before == null || !before.isHeld()) {
                missing += bytes;
                if (missing == bytes || missing <= MISSING_BYTES && missingMonths < MISSING_MONTHS) {
                    missingMonths++;
                    load.put(month, whole);
                }
            } else if (replaced + before.held() <= limit / REPLACED_SHARE) {
                replaced += Math.max(before.held(), one.weight() + (whole ? one.details() : 0));
                load.put(month, whole);
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

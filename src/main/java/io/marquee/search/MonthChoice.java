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
    /** By this part of the limit the months of a reading may have grown since they were measured. */
    private static final int GROWTH_SHARE = 16;

    /** As much as a month can have to be held, if it is the only one. */
    KnownMonth most() {
        return KnownMonth.most(limit);
    }

    /** Bytes of JSON and details by which the changed months of a reading may be larger in sum than they were. One that is beyond is measured, and chosen anew. */
    long growth() {
        return limit / GROWTH_SHARE;
    }

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
     * Those of the months to hold whose details are held, too. One that could not be in memory twice while they are read has none.
     *
     * @param held in the order in which they were chosen
     */
    Set<LocalDate> detailed(Map<LocalDate, KnownMonth> known, Set<LocalDate> held) {
        Set<LocalDate> detailed = new LinkedHashSet<>();
        long left = limit - held.stream().mapToLong(month -> known.get(month).weight()).sum();
        for (LocalDate month : held) {
            long details = known.get(month).details();
            if (details <= left && (details == 0 || known.get(month).weight() <= limit / REPLACED_SHARE)) {
                left -= details;
                detailed.add(month);
            }
        }
        return detailed;
    }

    /**
     * The months to load in one reading, each with whether its details are to be loaded: a limited number of missing ones, and changed ones as far as
     * they may be in memory twice. No search waits for details: where they take too much, they come in a later reading.
     *
     * @param known as they are in memory
     * @param now as they will be known, those that are stale without their events
     */
    Map<LocalDate, Boolean> toLoad(Map<LocalDate, KnownMonth> known, Map<LocalDate, KnownMonth> now, LocalDate current) {
        Map<LocalDate, Boolean> load = new LinkedHashMap<>();
        long replaced = now.entrySet().stream().mapToLong(one -> replaced(known.get(one.getKey()), one.getValue())).sum();
        long missing = 0;
        int missingMonths = 0;
        Set<LocalDate> held = of(now, current);
        Set<LocalDate> detailed = detailed(now, held);
        for (LocalDate month : held) {
            KnownMonth one = now.get(month);
            KnownMonth before = known.get(month);
            long details = detailed.contains(month) ? one.details() : 0;
            if (one.isHeld()) {
                continue;
            }
            if (before == null || !before.isHeld()) {
                missing += one.bytes();
                if (missing == one.bytes() || missing <= MISSING_BYTES && missingMonths < MISSING_MONTHS) {
                    missingMonths++;
                    boolean whole = missing + details <= MISSING_BYTES;
                    missing += whole ? details : 0;
                    load.put(month, whole && details > 0);
                }
            } else if (replaced + Math.max(before.held(), one.weight() + details) <= limit / REPLACED_SHARE) {
                replaced += Math.max(before.held(), one.weight() + details);
                load.put(month, details > 0);
            } else if (replaced + Math.max(before.weight(), one.weight()) <= limit / REPLACED_SHARE) {
                replaced += Math.max(before.weight(), one.weight());
                load.put(month, false);
            }
        }
        if (missingMonths == 0) {
            addDetails(load, now, detailed, limit / REPLACED_SHARE - replaced);
        }
        return load;
    }

    /** What a month takes that this reading has loaded already, as the one before is in memory until it is over. */
    private static long replaced(KnownMonth before, KnownMonth now) {
        boolean isTwice = before != null && before.isHeld() && now.isHeld() && before.month() != now.month();
        return isTwice ? Math.max(before.held(), now.held()) : 0;
    }

    /** Adds months that are held without their details, as far as their events may be in memory twice. */
    private static void addDetails(Map<LocalDate, Boolean> load, Map<LocalDate, KnownMonth> now, Set<LocalDate> detailed, long room) {
        long left = room;
        long bytes = 0;
        for (LocalDate month : detailed) {
            KnownMonth one = now.get(month);
            if (one.isHeld() && !one.isWhole() && one.weight() <= left && (bytes == 0 || bytes + one.details() <= MISSING_BYTES)) {
                left -= one.weight();
                bytes += one.details();
                load.put(month, true);
            }
        }
    }

    private static List<LocalDate> inOrder(Collection<LocalDate> months, LocalDate current) {
        List<LocalDate> ordered = new ArrayList<>(months);
        ordered.sort(Comparator.<LocalDate, Boolean>comparing(month -> month.isBefore(current))
                .thenComparing((one, other) -> one.isBefore(current) ? other.compareTo(one) : one.compareTo(other)));
        return ordered;
    }
}

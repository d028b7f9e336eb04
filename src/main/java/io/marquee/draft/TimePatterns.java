package io.marquee.draft;

import io.marquee.plan.TimeNotation;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Usual notations of dates and times, as patterns for the parameter {@code dateFormat}. */
public final class TimePatterns {

    private static final List<String> DAYS = List.of("dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "d/M/yyyy", "MM/dd/yyyy", "M/d/yyyy", "dd-MM-yyyy", "yyyy/MM/dd",
            "yyyy.MM.dd", "yyyyMMdd", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "EEE, d MMM yyyy", "EEE, dd MMM yyyy", "yyyy-MM-dd");
    private static final List<String> TIMES =
            List.of(" HH:mm", " HH:mm:ss", " H:mm", " h:mm a", ", HH:mm", " HH:mm:ss Z", " HH:mm:ss z", "'T'HHmmss", "HHmm", "HHmmss", " HH.mm", "");
    /** In the order in which they are tried. */
    private static final Map<String, TimeNotation> ALL = all();

    private TimePatterns() {}

    private static Map<String, TimeNotation> all() {
        Map<String, TimeNotation> all = new LinkedHashMap<>();
        DAYS.forEach(day -> TIMES.forEach(time -> all.put(day + time, TimeNotation.of(null, day + time))));
        return all;
    }

    /** Those that read all of the times, the likeliest first. */
    public static List<String> of(Collection<String> times) {
        return ALL.entrySet().stream().filter(pattern -> readsAll(pattern.getValue(), times)).map(Map.Entry::getKey).toList();
    }

    /** Of some that fit, one that means another day than the first: with the month before the day; null when there is none. */
    public static String other(List<String> fitting) {
        return fitting.stream().filter(one -> one.startsWith("M") != fitting.get(0).startsWith("M")).findFirst().orElse(null);
    }

    private static boolean readsAll(TimeNotation notation, Collection<String> times) {
        try {
            times.forEach(notation::iso);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}

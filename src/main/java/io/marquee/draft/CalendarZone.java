package io.marquee.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The zone that a calendar of iCalendar names: for all of it, or else the first one of its times. */
final class CalendarZone {

    private static final Pattern NAMED = Pattern.compile(
            "(?im)^(?:X-WR-TIMEZONE[^:\\r\\n]{0,100}:([^\\r\\n]{1,100})|TZID[^:\\r\\n]{0,100}:([^\\r\\n]{1,100})|DTSTART;TZID=([^:\\r\\n]{1,100}):)");

    private CalendarZone() {}

    /** Null when it names none that is known. */
    static String of(String calendar) {
        List<String> zones = new ArrayList<>();
        Matcher named = NAMED.matcher(calendar);
        while (named.find()) {
            boolean ofAll = named.group(1) != null;
            String zone = ofAll ? named.group(1) : named.group(2) != null ? named.group(2) : named.group(3);
            if (MappingDraft.isZone(zone)) {
                if (ofAll) {
                    return zone.strip();
                }
                zones.add(zone.strip());
            }
        }
        return zones.isEmpty() ? null : zones.get(0);
    }
}

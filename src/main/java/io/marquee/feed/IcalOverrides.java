package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which times of the series of a calendar have an event of their own (RECURRENCE-ID), which may come before the series or after it. Read from
 * the feed before the first series is worked out; eight bytes for each.
 */
final class IcalOverrides {

    private static final int FIRST = 16;

    private long[] keys = new long[FIRST];
    private int count;

    private IcalOverrides() {}

    /** @param zones gets those of the whole feed */
    static IcalOverrides in(InputStream utf8, int maxRecord, IcalZones zones) throws IOException {
        IcalOverrides found = new IcalOverrides();
        try (utf8) {
            IcalComponents components = new IcalComponents(utf8, maxRecord);
            for (IcalComponents.Component one = components.next(); one != null; one = components.next()) {
                zones.calendar(components.calendarZone());
                if (one.name().equals(IcalComponents.ZONE)) {
                    zones.add(IcalLine.all(one.lines()));
                } else {
                    found.add(one.lines(), zones);
                }
            }
        } catch (FeedException e) {
            // what was read until there counts; whoever reads the events meets the same
        }
        Arrays.sort(found.keys, 0, found.count);
        return found;
    }

    private void add(List<String> lines, IcalZones zones) {
        if (lines.stream().noneMatch(line -> line.regionMatches(true, 0, "RECURRENCE-ID", 0, "RECURRENCE-ID".length()) || mayBeSeveral(line))) {
            return;
        }
        Map<String, IcalLine> by = new HashMap<>();
        IcalLine.all(lines).forEach(line -> by.putIfAbsent(line.name(), line));
        if (!by.containsKey("uid")) {
            return;
        }
        String uid = by.get("uid").text();
        if (by.containsKey("recurrence-id")) {
            try {
                IcalMoment moment = IcalMoment.of(by.get("recurrence-id").value(), by.get("recurrence-id"), zones);
                add(key(uid, moment));
            } catch (DateTimeException e) {
                // its own record is rejected for it
            }
        } else {
            add(key(uid, "several"));
        }
    }

    private static boolean mayBeSeveral(String line) {
        return line.regionMatches(true, 0, "RDATE", 0, "RDATE".length())
                || line.regionMatches(true, 0, "RRULE", 0, "RRULE".length()) && IcalRule.isSeveralADay(line);
    }

    private void add(long key) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
        }
        keys[count++] = key;
    }

    /** Whether an event of its own takes the place of this time of a series. */
    boolean has(String uid, IcalMoment series, LocalDateTime time) {
        return has(key(uid, series.at(time))) || has(key(uid, new IcalMoment(time.toLocalDate().atStartOfDay(), true, null)));
    }

    /** Whether a series may happen several times on one day. */
    boolean isSeveralADay(String uid) {
        return has(key(uid, "several"));
    }

    private boolean has(long key) {
        return Arrays.binarySearch(keys, 0, count, key) >= 0;
    }

    private static long key(String uid, IcalMoment moment) {
        return key(uid, moment.isDate() ? moment.local().toLocalDate().toString() : String.valueOf(moment.instant()));
    }

    private static long key(String uid, String which) {
        return UUID.nameUUIDFromBytes((which + " " + uid).getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }
}

package io.marquee.feed;

import io.marquee.plan.Zones;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The time zones of a calendar. A name that the rest of the world knows ({@link Zones}), also as the end of a longer one such as
 * {@code /example.org/2030/Europe/Madrid}, or that {@code X-LIC-LOCATION} gives, means that zone; any other is what its VTIMEZONE says.
 */
final class IcalZones {

    private static final int MOST_DESCRIBED = 100;
    private static final int MOST_CHANGES = 2_000;
    private static final int MOST = 1_000;
    private static final int LONGEST = 200;
    /** As in America/Argentina/Ushuaia. */
    private static final int MOST_PARTS = 3;
    private static final LocalDateTime FIRST = LocalDateTime.of(1900, 1, 1, 0, 0);
    private static final LocalDateTime LAST = LocalDateTime.of(2100, 1, 1, 0, 0);

    private final Map<String, List<IcalLine>> described = new HashMap<>();
    /** Empty for what is none. */
    private final Map<String, Optional<Zone>> known = new HashMap<>();
    private final String usual;
    private String calendar;

    /** @param usual whose clock is that of a calendar which names none */
    IcalZones(String usual) {
        this.usual = usual;
    }

    /** What the clocks of a zone show. */
    interface Zone {

        ZoneOffset offset(LocalDateTime local);

        /** @param utc an instant */
        LocalDateTime at(LocalDateTime utc);
    }

    private static Zone of(ZoneId zone) {
        return new Zone() {
            @Override
            public ZoneOffset offset(LocalDateTime local) {
                // in a gap the offset before it, when the clock is put back the first
                return local.atZone(zone).toLocalDateTime().equals(local)
                        ? local.atZone(zone).getOffset()
                        : zone.getRules().getTransition(local).getOffsetBefore();
            }

            @Override
            public LocalDateTime at(LocalDateTime utc) {
                return utc.atOffset(ZoneOffset.UTC).atZoneSameInstant(zone).toLocalDateTime();
            }
        };
    }

    /** Takes note of a VTIMEZONE; more than {@value #MOST_DESCRIBED} in a feed are not. */
    void add(List<IcalLine> lines) {
        lines.stream().filter(line -> line.name().equals("tzid")).map(line -> line.text().strip()).findFirst()
                .filter(name -> described.size() < MOST_DESCRIBED && described.putIfAbsent(name, lines) == null)
                .ifPresent(known::remove);
    }

    /** @param name the zone of a calendar's own clock; null when it says nothing */
    void calendar(String name) {
        calendar = name;
    }

    /** The zone of the calendar itself. */
    Zone ofCalendar() {
        try {
            return of(calendar == null || calendar.isEmpty() ? usual : calendar);
        } catch (DateTimeException e) {
            return of(usual);
        }
    }

    /** Whether a name, which may be empty or null, is that of a zone which no calendar need describe, and no description changes. */
    static boolean isOfTheWorld(String name) {
        try {
            return name == null || name.isEmpty() || name.length() <= LONGEST && Zones.of(name) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** @throws DateTimeException when there is none of that name */
    Zone of(String name) {
        if (name.length() > LONGEST) {
            throw new DateTimeException("a time zone whose name is longer than " + LONGEST + " characters");
        }
        String stripped = name.strip();
        Optional<Zone> zone = known.get(stripped);
        if (zone == null) {
            zone = find(stripped);
            if (known.size() < MOST || described.containsKey(stripped)) {
                known.put(stripped, zone);
            }
        }
        return zone.orElseThrow(() -> new DateTimeException("the unknown time zone " + stripped));
    }

    private Optional<Zone> find(String name) {
        List<IcalLine> lines = described.getOrDefault(name, List.of());
        List<String> names = new ArrayList<>(List.of(name));
        lines.stream().filter(line -> line.name().equals("x-lic-location")).findFirst().ifPresent(line -> names.add(line.text()));
        int slash = name.length();
        for (int parts = 1; parts <= MOST_PARTS && slash > 0; parts++) {
            slash = name.lastIndexOf('/', slash - 1);
            names.add(name.substring(slash + 1));
        }
        for (String one : names) {
            try {
                return Optional.of(of(Zones.of(one)));
            } catch (DateTimeException e) {
                // the next
            }
        }
        try {
            return lines.isEmpty() ? Optional.empty() : Optional.of(described(lines));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Zone described(List<IcalLine> lines) {
        TreeMap<LocalDateTime, ZoneOffset> changes = new TreeMap<>();
        ZoneOffset first = ZoneOffset.UTC;
        List<IcalLine> observance = null;
        for (IcalLine line : lines) {
            if (line.is("begin", "STANDARD") || line.is("begin", "DAYLIGHT")) {
                observance = new ArrayList<>();
            } else if (line.name().equals("end") && observance != null) {
                first = add(observance, changes);
                observance = null;
            } else if (observance != null) {
                observance.add(line);
            }
        }
        return new Described(changes, changes.isEmpty() ? first : changes.firstEntry().getValue());
    }

    /** Adds when the clocks are changed; the offset that they then have. */
    private static ZoneOffset add(List<IcalLine> observance, Map<LocalDateTime, ZoneOffset> changes) {
        Map<String, IcalLine> by = new HashMap<>();
        observance.forEach(line -> by.putIfAbsent(line.name(), line));
        if (!by.containsKey("tzoffsetto") || !by.containsKey("dtstart")) {
            throw new DateTimeException("a time zone that cannot be read");
        }
        ZoneOffset offset = ZoneOffset.of(by.get("tzoffsetto").value().strip());
        IcalMoment start = IcalMoment.of(by.get("dtstart").value(), by.get("dtstart"), new IcalZones("UTC"));
        changes.put(start.local(), offset);
        if (by.containsKey("rrule")) {
            IcalRule rule = IcalRule.of(by.get("rrule").value());
            rule.between(start, FIRST, LAST).forEach(change -> changes.put(change, offset));
        }
        if (changes.size() > MOST_CHANGES) {
            throw new DateTimeException("a time zone with more than " + MOST_CHANGES + " changes");
        }
        return offset;
    }

    /** @param changes the offset since each change of the clocks, by the time that they showed before */
    private record Described(TreeMap<LocalDateTime, ZoneOffset> changes, ZoneOffset first) implements Zone {

        @Override
        public ZoneOffset offset(LocalDateTime local) {
            Map.Entry<LocalDateTime, ZoneOffset> change = changes.floorEntry(local);
            return change == null ? first : change.getValue();
        }

        @Override
        public LocalDateTime at(LocalDateTime utc) {
            LocalDateTime near = utc.plusSeconds(offset(utc).getTotalSeconds());
            return utc.plusSeconds(offset(near).getTotalSeconds());
        }
    }
}

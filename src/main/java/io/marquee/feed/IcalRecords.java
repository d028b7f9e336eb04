package io.marquee.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.plan.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the events of calendars of iCalendar (RFC 5545) into JSON objects: each property by its name in small letters, as text, several of one
 * name as a list; and {@code occurrences}, when the event takes place, each with {@code id}, {@code starts}, and {@code ends}.
 *
 * <p>A series is worked out within a window ({@link IcalSeries#asOf}), but for the times that have an event of their own. The id of a
 * time of a series is its day as the series has it, {@code 2030-05-01}, with the time behind it if there may be several on one day, so that an event that
 * is moved keeps it; that of a single event is its UID. The end of an event of whole days is its last day.
 */
final class IcalRecords extends Records {

    /** {@code DTEND;TZID=A:20300501T2000}: what is shorter names no zone. */
    private static final int SHORTEST_ZONED = 25;
    private static final Set<String> LISTS = Set.of("categories", "resources");

    private final IcalComponents components;
    private final Utf8 feed;
    private final int maxRecord;
    private final IcalSeries window;
    private final IcalZones zones;
    private IcalOverrides overrides;

    /**
     * @param feed in UTF-8
     * @param maxRecord largest event, bytes
     * @param month in which it is read
     * @param zone by whose clock it tells UTC, if the calendar names none
     */
    IcalRecords(Utf8 feed, int maxRecord, YearMonth month, String zone) throws IOException {
        this(feed, feed.open(), maxRecord, month, zone);
    }

    private IcalRecords(Utf8 feed, InputStream in, int maxRecord, YearMonth month, String zone) {
        super(in);
        this.components = new IcalComponents(in, maxRecord);
        this.feed = feed;
        this.maxRecord = maxRecord;
        this.window = IcalSeries.asOf(month);
        this.zones = new IcalZones(zone);
    }

    /** @throws IllegalArgumentException when a path says that the records are elsewhere */
    static void check(String path) {
        if (!path.strip().equals(IcalComponents.EVENT)) {
            throw new IllegalArgumentException("it must be VEVENT, as each event is a record");
        }
    }

    @Override
    FeedRecord read() throws IOException {
        IcalComponents.Component one = components.next();
        while (one != null && one.name().equals(IcalComponents.ZONE)) {
            zones.add(IcalLine.all(one.lines()));
            one = components.next();
        }
        if (one == null) {
            return null;
        }
        zones.calendar(components.calendarZone());
        if (IcalLines.TOO_LARGE.equals(one.problem())) {
            return record(one.text(), true, maxRecord);
        }
        if (one.problem() != null) {
            return rejected(Reason.RECORD_UNREADABLE, one.problem(), one.text());
        }
        return isAlone(one.lines()) && IcalZones.isOfTheWorld(components.calendarZone()) ? alone(one, components.calendarZone()) : together(one);
    }

    private FeedRecord alone(IcalComponents.Component one, String zone) {
        return unread(one.text(), String.valueOf(zone), number -> {
            zones.calendar(zone);
            try {
                return FeedRecord.of(number, event(IcalLine.all(one.lines())));
            } catch (DateTimeException e) {
                return rejected(number, Reason.RECORD_UNREADABLE, "has " + e.getMessage(), one.text());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private FeedRecord together(IcalComponents.Component one) throws IOException {
        List<IcalLine> lines = IcalLine.all(one.lines());
        try {
            return record(event(lines));
        } catch (DateTimeException e) {
            if (overrides != null) {
                return rejected(Reason.RECORD_UNREADABLE, "has " + e.getMessage(), one.text());
            }
        }
        // its zone may be described behind it
        look();
        try {
            return record(event(lines));
        } catch (DateTimeException e) {
            return rejected(Reason.RECORD_UNREADABLE, "has " + e.getMessage(), one.text());
        }
    }

    /** Whether nothing else in the feed but the zone of its calendar decides what an event is: it is no part of a series, and no zone of it is described. */
    private static boolean isAlone(List<String> lines) {
        return lines.stream().noneMatch(line -> begins(line, "rrule") || begins(line, "rdate") || begins(line, "recurrence-id")
                || begins(line, "dt") && line.length() > SHORTEST_ZONED && !(IcalLine.isOne(line) && IcalZones.isOfTheWorld(IcalLine.parse(line).parameter("TZID"))));
    }

    private static boolean begins(String line, String name) {
        return line.regionMatches(true, 0, name, 0, name.length());
    }

    /** Reads all of the feed for what an event may need to know, once. */
    private void look() throws IOException {
        if (overrides == null) {
            overrides = IcalOverrides.in(feed.open(), maxRecord, zones);
        }
    }

    private byte[] event(List<IcalLine> lines) throws IOException {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        Map<String, IcalLine> by = new HashMap<>();
        for (IcalLine line : lines) {
            by.putIfAbsent(line.name(), line);
            add(event, line);
        }
        event.set("occurrences", occurrences(by, lines));
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void add(ObjectNode event, IcalLine line) {
        List<String> texts = LISTS.contains(line.name()) ? line.texts() : List.of(line.text());
        JsonNode known = event.get(line.name());
        if (known == null && !LISTS.contains(line.name())) {
            event.put(line.name(), texts.get(0));
            return;
        }
        ArrayNode all = known instanceof ArrayNode list ? list : event.putArray(line.name());
        if (known != null && known != all) {
            all.add(known);
        }
        texts.forEach(all::add);
    }

    private ArrayNode occurrences(Map<String, IcalLine> by, List<IcalLine> lines) throws IOException {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        IcalLine dtstart = by.get("dtstart");
        if (dtstart == null) {
            throw new DateTimeException("no DTSTART");
        }
        String uid = by.containsKey("uid") ? by.get("uid").text() : "";
        IcalLine own = by.get("recurrence-id");
        boolean series = own == null && IcalSeries.is(lines);
        if (series || own != null) {
            look();
        }
        IcalMoment start = moment(dtstart);
        if (own != null) {
            if (!own.parameter("RANGE").isEmpty()) {
                throw new DateTimeException("RANGE=" + own.parameter("RANGE") + ", which is not read");
            }
            IcalMoment place = moment(own);
            all.add(IcalOccurrence.of(id(uid, place, place.local()), start, start.local(), by, zones));
        } else if (series) {
            for (LocalDateTime time : window.times(start, lines, zones)) {
                if (!overrides.has(uid, start, time)) {
                    all.add(IcalOccurrence.of(id(uid, start, time), start, time, by, zones));
                }
            }
        } else {
            all.add(IcalOccurrence.of(uid, start, start.local(), by, zones));
        }
        return all;
    }

    private String id(String uid, IcalMoment moment, LocalDateTime time) {
        return moment.isDate() || !overrides.isSeveralADay(uid) ? time.toLocalDate().toString() : time.toString();
    }

    private IcalMoment moment(IcalLine line) {
        return IcalMoment.of(line.value(), line, zones);
    }
}

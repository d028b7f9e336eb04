package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts the events and time zones out of calendars of iCalendar (RFC 5545), one component at a time. To-dos, journals, and alarms are passed over. An
 * event whose end never comes ends where the next one begins.
 */
final class IcalComponents {

    static final String EVENT = "VEVENT";
    static final String ZONE = "VTIMEZONE";

    private static final int LONGEST_MARK = 100;
    private static final String BEGIN = "begin";
    private static final String END = "end";
    private static final String CALENDAR = "VCALENDAR";
    private static final Set<String> WANTED = Set.of(EVENT, ZONE);

    private final IcalLines lines;
    private final int maxSize;
    private boolean open;
    private boolean any;
    private String calendarZone;

    /**
     * A component, or what is left of it.
     *
     * @param name {@value #EVENT} or {@value #ZONE}
     * @param lines without those that begin and end it
     * @param problem why it cannot be read, in the words of a rejection; null when it can
     */
    record Component(String name, List<String> lines, String problem) {

        /** Its text, for the fragment of a rejection. */
        byte[] text() {
            return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * @param in calendars in UTF-8
     * @param maxSize largest component, bytes
     */
    IcalComponents(InputStream in, int maxSize) {
        this.lines = new IcalLines(in, maxSize);
        this.maxSize = maxSize;
    }

    /** What the calendar says is its zone ({@code X-WR-TIMEZONE}); null when it has said nothing yet. */
    String calendarZone() {
        return calendarZone;
    }

    /**
     * The next component; null at the end.
     *
     * @throws FeedException when it is no calendar, or ends too early
     */
    Component next() throws IOException {
        String line = lines.next();
        while (line != null) {
            IcalLine read = IcalLine.isOne(line) ? IcalLine.parse(line) : null;
            if (!open) {
                begin(read, line);
            } else if (read != null && read.name().equals(BEGIN) && !read.is(BEGIN, CALENDAR)) {
                Component component = component(read.value().strip().toUpperCase(Locale.ROOT));
                if (WANTED.contains(component.name())) {
                    return component;
                }
            } else if (read != null && read.is(END, CALENDAR)) {
                open = false;
            } else if (read != null) {
                header(read);
            }
            line = lines.next();
        }
        if (open) {
            throw new FeedException("cut off inside a calendar");
        }
        if (!any) {
            throw new FeedException("empty");
        }
        return null;
    }

    private void begin(IcalLine read, String line) throws FeedException {
        if (line.isBlank()) {
            return;
        }
        if (read == null || !read.is(BEGIN, CALENDAR)) {
            if (!any) {
                throw new FeedException("no calendar, which begins with BEGIN:VCALENDAR");
            }
            return;
        }
        open = true;
        any = true;
    }

    private void header(IcalLine read) throws FeedException {
        if (read.name().equals("version") && read.value().strip().equals("1.0")) {
            throw new FeedException("the calendar is vCalendar 1.0, only iCalendar 2.0 is read");
        }
        if (read.name().equals("x-wr-timezone") && calendarZone == null) {
            calendarZone = read.text().strip();
        }
    }

    private static boolean isMark(String line) {
        return line.length() < LONGEST_MARK
                && (line.regionMatches(true, 0, BEGIN, 0, BEGIN.length()) || line.regionMatches(true, 0, END, 0, END.length()))
                && IcalLine.isOne(line);
    }

    /** The rest of a component that has begun. What is within an event is no part of it, what is within a zone is. */
    private Component component(String name) throws IOException {
        List<String> own = new ArrayList<>();
        long size = 0;
        String problem = null;
        int depth = 0;
        while (true) {
            String line = lines.next();
            if (line == null) {
                throw new FeedException("cut off inside a calendar");
            }
            IcalLine mark = isMark(line) ? IcalLine.parse(line) : null;
            boolean begins = mark != null && mark.name().equals(BEGIN);
            boolean ends = mark != null && mark.name().equals(END);
            if (ends && mark.is(END, name)) {
                return new Component(name, own, problem);
            }
            if (begins && (mark.is(BEGIN, EVENT) || mark.is(BEGIN, CALENDAR)) || ends && mark.is(END, CALENDAR)) {
                lines.giveBack(line);
                return new Component(name, own, "has no END:" + name);
            }
            depth += begins ? 1 : 0;
            if (name.equals(ZONE) || name.equals(EVENT) && depth == 0) {
                size += line.length() + 1L;
                problem = problem != null ? problem : size > maxSize ? IcalLines.TOO_LARGE : lines.problem();
                if (size <= maxSize) {
                    own.add(line);
                }
            }
            depth -= ends && depth > 0 ? 1 : 0;
        }
    }
}

package io.marquee.draft;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * The first single events of a calendar, in what is around them. What a series gives depends on the month: it is left out, or, if there is nothing
 * else, comes only once.
 */
final class CaseCalendar {

    private static final String BEGIN = "BEGIN:VEVENT";
    private static final String END = "END:VEVENT";
    private static final Pattern SERIES = Pattern.compile("(?i)(?:RRULE|RDATE|EXDATE|EXRULE)[:;].*");

    private final StringBuilder around = new StringBuilder();
    private final List<String> single = new ArrayList<>();
    private final List<String> once = new ArrayList<>();
    private int bytes;

    private CaseCalendar() {}

    /** @param in the calendar in UTF-8 */
    static CaseCalendar of(InputStream in) throws IOException {
        CaseCalendar calendar = new CaseCalendar();
        InputStream bounded = BoundedInputStream.builder().setInputStream(in).setMaxCount(Structure.WALKED).get();
        calendar.read(new BufferedReader(new InputStreamReader(bounded, StandardCharsets.UTF_8)));
        return calendar;
    }

    private void read(BufferedReader text) throws IOException {
        StringBuilder event = null;
        boolean series = false;
        boolean leaves = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String word = line.strip().toUpperCase(Locale.ROOT);
            if (word.equals(BEGIN)) {
                event = new StringBuilder();
                series = false;
            }
            // a line that begins with a blank or a tab goes on with the one before
            leaves = leaves && (line.startsWith(" ") || line.startsWith("\t")) || event != null && SERIES.matcher(line).matches();
            series |= leaves;
            if (!leaves) {
                add(event == null ? around : event, line);
            }
            if (word.equals(END) && event != null) {
                keep(series ? once : single, event.toString());
                event = null;
            }
        }
    }

    private void add(StringBuilder to, String line) {
        if (to.length() < CaseFeed.MOST) {
            to.append(line).append("\r\n");
        }
    }

    private void keep(List<String> events, String event) {
        if (events.size() < CaseFeed.MOST_RECORDS && bytes < 2 * CaseFeed.MOST) {
            bytes += event.length();
            events.add(event);
        }
    }

    /** Whether an event of it comes again and again. */
    boolean hasSeries() {
        return !once.isEmpty();
    }

    String text() {
        String end = "END:VCALENDAR";
        String before = around.toString().replaceFirst("(?is)" + end + "\\s*$", "");
        return before + String.join("", single.isEmpty() ? once : single) + end + "\r\n";
    }
}

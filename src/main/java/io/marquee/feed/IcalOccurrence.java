package io.marquee.feed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One time at which an event of a calendar takes place. */
final class IcalOccurrence {

    private static final Pattern WEEKS = Pattern.compile("P(\\d{1,4})W");
    private static final int DAYS_A_WEEK = 7;

    private IcalOccurrence() {}

    /**
     * @param time when it starts, by the clock of {@code start}
     * @param by the lines of the event, by name
     */
    static ObjectNode of(String id, IcalMoment start, LocalDateTime time, Map<String, IcalLine> by, IcalZones zones) {
        ObjectNode occurrence = JsonNodeFactory.instance.objectNode();
        occurrence.put("id", id);
        occurrence.put("starts", start.at(time).iso());
        if (by.containsKey("dtend")) {
            IcalMoment end = IcalMoment.of(by.get("dtend").value(), by.get("dtend"), zones);
            LocalDateTime ends = time.plusSeconds(ChronoUnit.SECONDS.between(start.local(), end.local()));
            occurrence.put("ends", end.at(end.isDate() ? lastDay(time, ends) : ends).iso());
        } else if (by.containsKey("duration")) {
            LocalDateTime ends = time.plus(duration(by.get("duration").value()));
            occurrence.put("ends", start.at(start.isDate() ? lastDay(time, ends) : ends).iso());
        } else {
            occurrence.putNull("ends");
        }
        return occurrence;
    }

    private static Duration duration(String text) {
        Matcher weeks = WEEKS.matcher(text.strip());
        try {
            return weeks.matches() ? Duration.ofDays(DAYS_A_WEEK * Long.parseLong(weeks.group(1))) : Duration.parse(text.strip());
        } catch (DateTimeException e) {
            throw new DateTimeException("a duration that cannot be read: " + text, e);
        }
    }

    /** Of an end behind the last day. */
    private static LocalDateTime lastDay(LocalDateTime starts, LocalDateTime ends) {
        return ends.isAfter(starts) ? ends.minusDays(1) : ends;
    }
}

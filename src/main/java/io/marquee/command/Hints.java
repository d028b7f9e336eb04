package io.marquee.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.draft.TimePatterns;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What to write into a provider's file against the rejections of a trial, a line each. What could mean two things is asked. */
final class Hints {

    private static final int SHOWN_WORDS = 5;
    private static final int SHOWN_FIELDS = 12;

    private Hints() {}

    /**
     * @param firstRecord as the mapping gets it, JSON; null when there is none
     * @param anyPlan whether other items are good, so that what is missing in some is missing in the feed
     */
    static List<String> of(Collection<Rejection> rejections, String firstRecord, boolean anyPlan) {
        List<String> hints = new ArrayList<>();
        Set<String> times = values(rejections, Reason.START_UNREADABLE, Reason.END_UNREADABLE);
        if (!times.isEmpty()) {
            hints.add(ofTimes(times));
        }
        Set<String> words = values(rejections, Reason.SELL_MODE_UNKNOWN);
        if (!words.isEmpty()) {
            hints.add("sell_mode is online or offline, not " + words.stream().limit(SHOWN_WORDS).collect(Collectors.joining(", "))
                    + ": say which word means which, as { \"" + words.iterator().next() + "\": \"online\" }[.…], or ask (.… | sell_mode), which knows usual ones");
        }
        String fields = fields(firstRecord);
        for (Reason missing : List.of(Reason.ID_MISSING, Reason.TITLE_MISSING, Reason.START_MISSING)) {
            if (!anyPlan && !fields.isEmpty() && rejections.stream().anyMatch(rejection -> rejection.reason() == missing)) {
                hints.add(missing.code() + ": does the mapping name a field that the records have? The first one has " + fields);
            }
        }
        return hints;
    }

    private static Set<String> values(Collection<Rejection> rejections, Reason... reasons) {
        return rejections.stream()
                .filter(rejection -> List.of(reasons).contains(rejection.reason()))
                .map(rejection -> rejection.detail().replaceFirst("^\\w+ is ", ""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String ofTimes(Set<String> times) {
        String first = times.iterator().next();
        List<String> fitting = TimePatterns.of(times);
        if (fitting.isEmpty()) {
            return first.matches("\\d{4}-\\d\\d-\\d\\d.*")
                    ? first + " is no date of the calendar, or no time"
                    : "times look like " + first + ": the jq function time reads many notations, as in start: (.… | time)";
        }
        String pattern = fitting.get(0);
        String other = TimePatterns.other(fitting);
        return "times look like " + first + ": add the parameter dateFormat with the value " + pattern
                + (other == null ? "" : ", or " + other + " if the month comes first");
    }

    private static String fields(String record) {
        List<String> names = new ArrayList<>();
        try {
            if (record != null) {
                new ObjectMapper().readTree(record).fieldNames().forEachRemaining(names::add);
            }
            return names.stream().limit(SHOWN_FIELDS).collect(Collectors.joining(", "));
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}

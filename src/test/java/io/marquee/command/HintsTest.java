package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code try} says that one could write; that it helps is tried in {@code TrialTest}. */
class HintsTest {

    private static Rejection rejection(Reason reason, String detail) {
        return new Rejection(null, "1", "1", reason, detail, null);
    }

    private static List<String> ofTimes(String values) {
        List<Rejection> rejections = new ArrayList<>();
        for (String value : values.split(";")) {
            rejections.add(rejection(rejections.isEmpty() ? Reason.START_UNREADABLE : Reason.END_UNREADABLE, (rejections.isEmpty() ? "start" : "end") + " is " + value));
        }
        return Hints.of(rejections, null, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "12.05.2030 20:00                | dd.MM.yyyy HH:mm",
        "12.05.2030 20:00;1.6.2030 9:00  | d.M.yyyy H:mm",
        "12.05.2030                      | dd.MM.yyyy",
        "25/12/2030 20:00                | dd/MM/yyyy HH:mm",
        "12/25/2030 8:00 PM              | MM/dd/yyyy h:mm a",
        "5/12/2030 20:00                 | d/M/yyyy HH:mm, or M/d/yyyy HH:mm if the month comes first",
        "05/12/2030 20:00;05/13/2030 20:00 | MM/dd/yyyy HH:mm",
        "Sun, 12 May 2030 20:00:00 +0200 | EEE, d MMM yyyy HH:mm:ss Z",
        "Sun, 12 May 2030 20:00:00 GMT   | EEE, d MMM yyyy HH:mm:ss z",
        "20300512200000                  | yyyyMMddHHmmss",
        "20300512                        | yyyyMMdd",
        "May 12, 2030 8:00 PM            | MMM d, yyyy h:mm a",
        "2030-05-12 8:00 PM              | yyyy-MM-dd h:mm a"
    })
    void namesThePatternThatReadsAllTimes(String times, String pattern) {
        assertThat(ofTimes(times)).containsExactly(
                "times look like " + times.replaceFirst(";.*", "") + ": add the parameter dateFormat with the value " + pattern);
    }

    @Test
    void namesNoPatternThatReadsOnlySome() {
        assertThat(ofTimes("12.05.2030 20:00;tomorrow at 9")).containsExactly(
                "times look like 12.05.2030 20:00: the jq function time reads many notations, as in start: (.… | time)");
        assertThat(ofTimes("47615.8333333333;47616")).containsExactly(
                "times look like 47615.8333333333: the jq function time reads many notations, as in start: (.… | time)");
        assertThat(ofTimes("2030-09-31T20:00:00")).containsExactly("2030-09-31T20:00:00 is no date of the calendar, or no time");
    }

    @Test
    void asksWhatWordsMeanAndNamesFieldsThatThereAre() {
        assertThat(Hints.of(List.of(rejection(Reason.SELL_MODE_UNKNOWN, "sell_mode is onsale"), rejection(Reason.SELL_MODE_UNKNOWN, "sell_mode is over"),
                rejection(Reason.TITLE_MISSING, "no title")), "{\"code\": 1, \"name\": {\"a\": 2}}", false)).containsExactly(
                        "sell_mode is online or offline, not onsale, over: say which word means which, as { \"onsale\": \"online\" }[.…], or ask (.… | sell_mode),"
                                + " which knows usual ones",
                        "title_missing: does the mapping name a field that the records have? The first one has code, name");
        assertThat(Hints.of(List.of(rejection(Reason.TITLE_MISSING, "no title")), null, false)).isEmpty();
        assertThat(Hints.of(List.of(rejection(Reason.TITLE_MISSING, "no title")), "{\"code\": 1}", true)).isEmpty();
    }
}

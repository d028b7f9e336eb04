package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IcalRecordsTest {

    private static final int LIMIT = 1 << 20;
    private static final YearMonth NOW = YearMonth.of(2030, 5);

    private static FeedFile read(String calendar) {
        return read(calendar.getBytes(StandardCharsets.UTF_8), LIMIT);
    }

    private static FeedFile read(byte[] calendar, int limit) {
        return read(calendar, limit, "UTC");
    }

    private static FeedFile read(byte[] calendar, int limit, String zone) {
        try {
            return FeedFile.read(new IcalRecords(() -> new ByteArrayInputStream(calendar), limit, NOW, zone));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A calendar of events, each with its lines between bars. */
    private static String calendar(String... events) {
        StringBuilder all = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        for (String event : events) {
            all.append("BEGIN:VEVENT\r\n").append(event.replace("|", "\r\n")).append("\r\nEND:VEVENT\r\n");
        }
        return all.append("END:VCALENDAR\r\n").toString();
    }

    private static List<JsonNode> trees(String calendar) {
        FeedFile read = read(calendar);
        assertThat(read.problem()).isNull();
        assertThat(read.rejected()).isEmpty();
        List<JsonNode> trees = new ArrayList<>();
        for (String record : read.records()) {
            try {
                trees.add(new ObjectMapper().readTree(record));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return trees;
    }

    /** Such as {@code 2030-05-01: 2030-05-01T20:00:00 - 2030-05-01T21:30:00}. */
    private static String occurrences(JsonNode tree) {
        return StreamSupport.stream(tree.path("occurrences").spliterator(), false)
                .map(one -> one.path("id").asText() + ": " + one.path("starts").asText() + " - " + one.path("ends").asText())
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "DTSTART:20300501T200000|DTEND:20300501T213000                ! 2030-05-01T20:00:00 - 2030-05-01T21:30:00",
        "DTSTART:20300501T180000Z                                     ! 2030-05-01T18:00:00Z - null",
        "DTSTART;TZID=Europe/Madrid:20300501T200000|DURATION:PT1H30M  ! 2030-05-01T20:00:00+02:00 - 2030-05-01T21:30:00+02:00",
        "DTSTART;TZID=\"Romance Standard Time\":20301201T200000       ! 2030-12-01T20:00:00+01:00 - null",
        "DTSTART;TZID=/example.org/2030/America/New_York:20300501T200000|DTEND;TZID=Europe/Madrid:20300502T040000"
                + " ! 2030-05-01T20:00:00-04:00 - 2030-05-02T04:00:00+02:00",
        // a whole day ends before the next one
        "DTSTART;VALUE=DATE:20300501|DTEND;VALUE=DATE:20300502        ! 2030-05-01 - 2030-05-01",
        "DTSTART;VALUE=DATE:20300501|DTEND;VALUE=DATE:20300504        ! 2030-05-01 - 2030-05-03",
        "DTSTART;VALUE=DATE:20300501|DTEND;VALUE=DATE:20300501        ! 2030-05-01 - 2030-05-01",
        "DTSTART;VALUE=DATE:20300501|DURATION:P2D                     ! 2030-05-01 - 2030-05-02",
        "DTSTART;VALUE=DATE:20300501|DURATION:P1W                     ! 2030-05-01 - 2030-05-07",
        "DTSTART:20300501                                             ! 2030-05-01 - null",
        "DTSTART:2030-05-01T20:00                                     ! 2030-05-01T20:00:00 - null",
        "DTSTART:20300501T240000                                      ! 2030-05-02T00:00:00 - null",
        "dtstart : 20300501T200000                                    ! 2030-05-01T20:00:00 - null",
        // the clock is put on from two to three, and back from three to two
        "DTSTART;TZID=Europe/Madrid:20300331T023000                   ! 2030-03-31T02:30:00+01:00 - null",
        "DTSTART;TZID=Europe/Madrid:20301027T023000                   ! 2030-10-27T02:30:00+02:00 - null",
        // a single event is read whenever it was
        "DTSTART:19990501T200000                                      ! 1999-05-01T20:00:00 - null"
    })
    void readsWhenAnEventIs(String lines, String expected) {
        assertThat(occurrences(trees(calendar("UID:1|" + lines)).get(0))).isEqualTo("1: " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "DTSTART:20300501T200000|RRULE:FREQ=WEEKLY;COUNT=2            ! 05-01 05-08",
        "DTSTART:20300501T200000|RRULE:FREQ=weekly;byday=we,fr;until=20300510T235959 ! 05-01 05-03 05-08 05-10",
        "DTSTART:20300501T200000|RRULE:FREQ=DAILY;UNTIL=20300503      ! 05-01 05-02 05-03",
        // 20:00 in Madrid is 18:00 in UTC
        "DTSTART;TZID=Europe/Madrid:20300501T200000|RRULE:FREQ=DAILY;UNTIL=20300503T180000Z ! 05-01 05-02 05-03",
        "DTSTART;TZID=Europe/Madrid:20300501T200000|RRULE:FREQ=DAILY;UNTIL=20300503T175959Z ! 05-01 05-02",
        "DTSTART:20300501T200000|RRULE:FREQ=DAILY;COUNT=4|EXDATE:20300502T200000,20300503T200000 ! 05-01 05-04",
        "DTSTART:20300501T200000|RRULE:FREQ=DAILY;COUNT=3|EXDATE;VALUE=DATE:20300502 ! 05-01 05-03",
        "DTSTART;TZID=Europe/Madrid:20300501T200000|RRULE:FREQ=DAILY;COUNT=3|EXDATE:20300502T180000Z ! 05-01 05-03",
        "DTSTART:20300501T200000|RRULE:FREQ=DAILY;COUNT=4|EXRULE:FREQ=DAILY;INTERVAL=2 ! 05-02 05-04",
        "DTSTART:20300501T200000|RDATE:20300512T200000                ! 05-01T20:00 05-12T20:00",
        "DTSTART;VALUE=DATE:20300501|RDATE;VALUE=DATE:20300512,20300514 ! 05-01 05-12 05-14",
        "DTSTART:20300531T200000|RRULE:FREQ=MONTHLY;COUNT=3           ! 05-31 07-31 08-31",
        "DTSTART:20300501T200000|RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20300701 ! 05-01 05-31 06-28",
        // ones of long ago are worked out from near the window, in the rhythm that they began in
        "DTSTART:20200102T200000|RRULE:FREQ=WEEKLY;INTERVAL=3;UNTIL=20300501  ! 04-18",
        "DTSTART:20290501T200000|RRULE:FREQ=DAILY;COUNT=340           ! 04-01 04-02 04-03 04-04 04-05",
    })
    void worksOutSeries(String lines, String days) {
        String found = StreamSupport.stream(trees(calendar("UID:1|" + lines)).get(0).path("occurrences").spliterator(), false)
                .map(one -> one.path("id").asText()).collect(Collectors.joining(" "));
        assertThat(found.replace("2030-", "")).isEqualTo(days);
    }

    @Test
    void worksOutWhatHasNoEndFromLastMonthToTheSameMonthOfNextYear() {
        JsonNode all = trees(calendar("UID:1|DTSTART:19900101T200000|RRULE:FREQ=DAILY")).get(0).path("occurrences");
        assertThat(all).hasSize(426);
        assertThat(all.get(0).path("id").asText()).isEqualTo("2030-04-01");
        assertThat(all.get(425).path("id").asText()).isEqualTo("2031-05-31");
    }

    @Test
    void keepsTheClockOfASeriesWhenItsZoneChangesTheOffset() {
        assertThat(occurrences(trees(calendar("UID:1|DTSTART;TZID=Europe/Madrid:20301026T200000|DTEND;TZID=Europe/Madrid:20301026T220000|"
                + "RRULE:FREQ=DAILY;COUNT=2")).get(0)))
                .isEqualTo("2030-10-26: 2030-10-26T20:00:00+02:00 - 2030-10-26T22:00:00+02:00,"
                        + " 2030-10-27: 2030-10-27T20:00:00+01:00 - 2030-10-27T22:00:00+01:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "RECURRENCE-ID:20300502T200000", "RECURRENCE-ID:20300502T180000Z", "RECURRENCE-ID;VALUE=DATE:20300502",
        "RECURRENCE-ID;TZID=America/New_York:20300502T140000", "RECURRENCE-ID;TZID=Europe/Madrid:20300502T200000"
    })
    void leavesATimeOfASeriesToItsOwnEventWhereverThatIs(String own) {
        String zone = own.endsWith("T200000") && !own.contains("TZID") ? "" : ";TZID=Europe/Madrid";
        String series = "UID:1|DTSTART" + zone + ":20300501T200000|RRULE:FREQ=DAILY;COUNT=3";
        String moved = "UID:1|" + own + "|DTSTART" + zone + ":20300509T120000|STATUS:CANCELLED";
        for (List<JsonNode> both : List.of(trees(calendar(series, moved)), trees(calendar(moved, series)))) {
            List<String> ids = both.stream().map(tree -> tree.path("occurrences").findValuesAsText("id").toString()).sorted().toList();
            assertThat(ids).containsExactly("[2030-05-01, 2030-05-03]", "[2030-05-02]");
        }
    }

    @Test
    void tellsTimesOfOneDayApart() {
        List<JsonNode> all = trees(calendar("UID:1|DTSTART:20300501T170000|RRULE:FREQ=DAILY;BYHOUR=17,20;COUNT=4",
                "UID:1|RECURRENCE-ID:20300502T200000|DTSTART:20300502T213000", "UID:2|DTSTART:20300501T170000|RDATE:20300501T200000"));
        assertThat(all).extracting(tree -> tree.path("occurrences").findValuesAsText("id").toString()).containsExactly(
                "[2030-05-01T17:00, 2030-05-01T20:00, 2030-05-02T17:00]", "[2030-05-02T20:00]", "[2030-05-01T17:00, 2030-05-01T20:00]");
    }

    @Test
    void readsAZoneThatOnlyTheCalendarDescribes() {
        String zone = """
                BEGIN:VTIMEZONE
                TZID:Our zone
                BEGIN:STANDARD
                DTSTART:16010101T030000
                TZOFFSETFROM:+0330
                TZOFFSETTO:+0230
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
                END:STANDARD
                BEGIN:DAYLIGHT
                DTSTART:16010101T020000
                TZOFFSETFROM:+0230
                TZOFFSETTO:+0330
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
                END:DAYLIGHT
                END:VTIMEZONE
                BEGIN:VEVENT""";
        String calendar = calendar("UID:1|DTSTART;TZID=Our zone:20300501T200000", "UID:2|DTSTART;TZID=Our zone:20301201T200000");
        assertThat(trees(calendar.replaceFirst("BEGIN:VEVENT", zone))).extracting(IcalRecordsTest::occurrences)
                .containsExactly("1: 2030-05-01T20:00:00+03:30 - null", "2: 2030-12-01T20:00:00+02:30 - null");
    }

    /** Components may come in any order. */
    @Test
    void readsAZoneThatIsDescribedBehindItsEvents() {
        String zone = "BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+0130\nEND:STANDARD\nEND:VTIMEZONE\nEND:VCALENDAR";
        assertThat(trees(calendar("UID:1|DTSTART;TZID=Odd:20300501T200000", "UID:2|DTSTART;TZID=Odd:20300501T200000").replace("END:VCALENDAR", zone)))
                .extracting(IcalRecordsTest::occurrences)
                .containsExactly("1: 2030-05-01T20:00:00+01:30 - null", "2: 2030-05-01T20:00:00+01:30 - null");
    }

    @Test
    void readsNoZoneThatIsDescribedWithoutMeasure() {
        String many = "BEGIN:VTIMEZONE\nTZID:Odd\n" + "BEGIN:STANDARD\nDTSTART:19000101T0%d0000\nTZOFFSETTO:+0100\nRRULE:FREQ=DAILY\nEND:STANDARD\n".formatted(1)
                + "BEGIN:STANDARD\nDTSTART:19000101T020000\nTZOFFSETTO:+0200\nRRULE:FREQ=DAILY\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT";
        String longName = "/".repeat(300);
        FeedFile read = read(calendar("UID:1|DTSTART;TZID=Odd:20300501T200000", "UID:2|DTSTART;TZID=" + longName + ":20300501T200000",
                "UID:3|DTSTART:20300501T200000|" + "RRULE:FREQ=DAILY|".repeat(11) + "STATUS:X").replaceFirst("BEGIN:VEVENT", many));
        assertThat(read.rejected()).extracting(record -> record.rejected().detail()).containsExactly("record 1 has the unknown time zone Odd",
                "record 2 has a time zone whose name is longer than 200 characters", "record 3 has more than 10 rules");
    }

    @Test
    void readsUtcByTheClockThatTheCalendarNames() {
        String calendar = calendar("UID:1|DTSTART:20300501T180000Z|DTEND:20300501T223000Z").replace("VERSION:2.0", "X-WR-TIMEZONE:Europe/Madrid");
        assertThat(trees(calendar)).extracting(IcalRecordsTest::occurrences)
                .containsExactly("1: 2030-05-01T20:00:00+02:00 - 2030-05-02T00:30:00+02:00");
    }

    @Test
    void readsUtcByTheClockOfTheProviderWhenTheCalendarNamesNone() {
        for (String named : List.of("VERSION:2.0", "X-WR-TIMEZONE:Nowhere")) {
            String calendar = calendar("UID:1|DTSTART:20300501T180000Z", "UID:2|DTSTART:20300501T200000").replace("VERSION:2.0", named);
            assertThat(read(calendar.getBytes(StandardCharsets.UTF_8), LIMIT, "Europe/Madrid").records().toString())
                    .contains("\"starts\":\"2030-05-01T20:00:00+02:00\"", "\"starts\":\"2030-05-01T20:00:00\"");
        }
    }

    @Test
    void givesEachPropertyAsText() {
        JsonNode tree = trees(calendar("UID:1|DTSTART:20300501T200000|SUMMARY;LANGUAGE=en:Juan\\, Ana\\; and \"a\\\\b\\nc|CATEGORIES:a\\,b,c|CATEGORIES:d|"
                + "X-PRICE;X-A=\"b:c\";X-D:12,50|COMMENT:one|COMMENT:two|DESCRIPTION:A long\r\n  text in pie\r\n\tces|LOCATION:a| b|"
                + "BEGIN:VALARM|SUMMARY:no|END:VALARM|STATUS:CONFIRMED")).get(0);
        assertThat(tree.path("summary").asText()).isEqualTo("Juan, Ana; and \"a\\b\nc");
        assertThat(tree.path("categories").toString()).isEqualTo("[\"a,b\",\"c\",\"d\"]");
        assertThat(tree.path("x-price").asText()).isEqualTo("12,50");
        assertThat(tree.path("comment").toString()).isEqualTo("[\"one\",\"two\"]");
        assertThat(tree.path("description").asText()).isEqualTo("A long text in pieces");
        assertThat(tree.path("location").asText()).isEqualTo("ab");
        assertThat(tree.path("status").asText()).isEqualTo("CONFIRMED");
    }

    @Test
    void takesALineThatIsNoneForTextOfTheOneBefore() {
        assertThat(trees(calendar("UID:1|DTSTART:20300501T200000|DESCRIPTION:Never|heard of folding||at all!|SUMMARY:x")).get(0).path("description").asText())
                .isEqualTo("Never\nheard of folding\n\nat all!");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "UID:1                                                   ! has no DTSTART",
        "UID:1|DTSTART:20300931T200000                           ! has a date that does not exist in dtstart: 20300931T200000",
        "UID:1|DTSTART:soon                                      ! has no date of iCalendar in dtstart: soon",
        "UID:1|DTSTART;TZID=Mars:20300501T200000                 ! has the unknown time zone Mars",
        "UID:1|DTSTART;TZID=/a/Mars:20300501T200000              ! has the unknown time zone /a/Mars",
        "UID:1|DTSTART:20300501T200000|RRULE:FREQ=SECONDLY       ! has a rule that is not daily, weekly, monthly, or yearly: FREQ=SECONDLY",
        "UID:1|DTSTART:20300501T200000|RRULE:                    ! has a rule that is not daily, weekly, monthly, or yearly:",
        "UID:1|DTSTART:20300501T200000|RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5 ! has a rule with more than 24 times a day",
        "UID:1|DTSTART:20300501T200000|RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7 ! has more than 2000 times from 2030-04-01 to 2031-06-01",
        "UID:1|DTSTART:20300501T200000|RRULE:FREQ=DAILY;BYDAY=XX ! has a rule that cannot be read: FREQ=DAILY;BYDAY=XX",
        "UID:1|DTSTART:10000501T200000|RRULE:FREQ=MONTHLY        ! has a rule that begins more than 600 years ago",
        "UID:1|DTSTART:19700501T200000|RRULE:FREQ=DAILY;COUNT=10001 ! has a rule whose COUNT is not from 1 to 10000: 10001",
        "UID:1|DTSTART:20300501T200000|RRULE:FREQ=DAILY;INTERVAL=0 ! has a rule whose INTERVAL is not from 1 to 1000: 0",
        "UID:1|DTSTART:20300501T200000|RRULE:FREQ=DAILY;INTERVAL=2147483647 ! has a rule whose INTERVAL is not from 1 to 1000: 2147483647",
        "UID:1|DTSTART:19700501T200000|RRULE:FREQ=DAILY;COUNT=-1 ! has a rule whose COUNT is not from 1 to 10000: -1",
        "UID:1|DTSTART:20300501T200000|RDATE;VALUE=PERIOD:20300512T200000/PT1H ! has dates with an end of their own",
        "UID:1|RECURRENCE-ID;RANGE=THISANDFUTURE:20300501T200000|DTSTART:20300501T200000 ! has RANGE=THISANDFUTURE, which is not read",
        "UID:1|DTSTART:20300501T200000|DURATION:long             ! has a duration that cannot be read: long"
    })
    void rejectsAnEventAlone(String lines, String why) {
        FeedFile read = read(calendar("UID:0|DTSTART:20300501T200000", lines, "UID:2|DTSTART:20300501T200000"));
        assertThat(read.problem()).isNull();
        assertThat(read.records()).hasSize(2);
        assertThat(read.rejected()).extracting(record -> record.rejected().detail().strip()).containsExactly("record 2 " + why);
    }

    @Test
    void rejectsAnEventThatIsTooLargeNotUtf8OrWithoutAnEndAlone() {
        byte[] calendar = calendar("UID:1|DTSTART:20300501T200000|SUMMARY:" + "x".repeat(200), "UID:2|DTSTART:20300501T200000|" + "A:b|".repeat(80) + "C:d",
                "UID:3|DTSTART:20300501T200000|SUMMARY:\u00e9", "UID:4|DTSTART:20300501T200000|" + "\r\n".repeat(300), "UID:5|DTSTART:20300501T200000",
                "UID:6|DTSTART:20300501T200000|COMMENT:" + "x\r\n ".repeat(200))
                .replace("UID:5\r\nDTSTART:20300501T200000\r\nEND:VEVENT", "UID:5\r\nDTSTART:20300501T200000").getBytes(StandardCharsets.ISO_8859_1);
        FeedFile read = read(calendar, 150);
        assertThat(read.problem()).isNull();
        assertThat(read.records()).isEmpty();
        assertThat(read.rejected()).extracting(record -> record.rejected().detail()).containsExactly("record 1 is larger than 150 bytes",
                "record 2 is larger than 150 bytes", "record 3 is not UTF-8", "record 4 is larger than 150 bytes", "record 5 has no END:VEVENT",
                "record 6 is larger than 150 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '`', value = {
        "``                                                      ! empty",
        "<html>Sign in</html>                                    ! no calendar, which begins with BEGIN:VCALENDAR",
        "BEGIN:VEVENT                                            ! no calendar, which begins with BEGIN:VCALENDAR",
        "BEGIN:VCALENDAR|VERSION:1.0|END:VCALENDAR               ! the calendar is vCalendar 1.0, only iCalendar 2.0 is read",
        "BEGIN:VCALENDAR|VERSION:2.0                             ! cut off inside a calendar",
        "BEGIN:VCALENDAR|BEGIN:VEVENT|UID:1                      ! cut off inside a calendar",
        "BEGIN:VCALENDAR|BEGIN:VTODO|UID:1                       ! cut off inside a calendar",
        "BEGIN:VCALENDAR|END:VCALENDAR                           ! null",
        "|begin:vcalendar|end:vcalendar||BEGIN:VCALENDAR|END:VCALENDAR ! null",
        "BEGIN:VCALENDAR|BEGIN:VTODO|BEGIN:VALARM|END:VALARM|UID:1|END:VTODO|END:VCALENDAR ! null",
        "BEGIN:VCALENDAR|BEGIN:VEVENT|END:VCALENDAR              ! null"
    }, nullValues = "null")
    void saysWhyACalendarCannotBeRead(String calendar, String problem) {
        FeedFile read = read(calendar.replace("|", "\n"));
        assertThat(read.records()).isEmpty();
        assertThat(read.problem()).isEqualTo(problem);
    }

    @Test
    void worksOutNoRuleForLong() {
        StringBuilder bys = new StringBuilder();
        for (int i = 1; i <= 53; i++) {
            bys.append(i == 1 ? "" : ",").append(i);
        }
        List<String> rules = List.of("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=2147483647",
                "FREQ=WEEKLY;INTERVAL=99999", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=-1", "FREQ=YEARLY;BYWEEKNO=" + bys + ";BYHOUR=1,2,3,4,5,6",
                "FREQ=YEARLY;BYDAY=" + "MO,".repeat(200) + "MO", "FREQ=MONTHLY;BYSETPOS=" + bys, "FREQ=DAILY;INTERVAL=-1", "FREQ=YEARLY;BYYEARDAY=366");
        for (String rule : rules) {
            FeedFile read = read(calendar("UID:1|DTSTART:15000501T200000|RRULE:" + rule, "UID:2|DTSTART:20300501T200000|RRULE:" + rule,
                    "UID:3|DTSTART:19810501T200000|RRULE:COUNT=10000;" + rule));
            assertThat(read.records().size() + read.rejected().size()).as(rule).isEqualTo(3);
        }
    }
}

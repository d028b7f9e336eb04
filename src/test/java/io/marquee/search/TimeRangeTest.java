package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeRangeTest {

    private static final TimeRange OPEN = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "a=b", "&&&", "starts_at[]=x", "STARTS_AT=x", "startsAt=x", "Set-Cookie=a&Location=b",
                "CamelHttpResponseCode=500", "%73tarts=x", "x=%ff", "x=%0d%0a%00", "q=';drop table plans--",
                "x=1;starts_at=word", ";starts_at=word;ends_at=", "x;ends_at=2021-02-01"
            })
    void isOpenWithoutBounds(String query) throws ClientErrorException {
        assertThat(TimeRange.parse(query)).isEqualTo(OPEN);
    }

    @Test
    void isOpenAtTheMissingBound() throws ClientErrorException {
        long at = micros("2021-02-01T00:00:00Z");
        assertThat(TimeRange.parse("starts_at=2021-02-01")).isEqualTo(new TimeRange(at, Long.MAX_VALUE));
        assertThat(TimeRange.parse("x=1&ends_at=2021-02-01&y")).isEqualTo(new TimeRange(Long.MIN_VALUE, at));
    }

    @ParameterizedTest
    @CsvSource({
        "2021-02-01T00:00:00Z,             2021-02-01T00:00:00Z",
        "2021-02-01t00:00:00z,             2021-02-01T00:00:00Z",
        "2021-02-01T00:00:00,              2021-02-01T00:00:00Z",
        "2021-02-01T00:00,                 2021-02-01T00:00:00Z",
        "2021-02-01T00:00Z,                2021-02-01T00:00:00Z",
        "2021-02-01,                       2021-02-01T00:00:00Z",
        "2021-02-01T02:00:00%2B02:00,      2021-02-01T00:00:00Z",
        "2021-02-01T02:00:00+02:00,        2021-02-01T00:00:00Z",
        "2021-02-01T02:00:00%2002:00,      2021-02-01T00:00:00Z",
        "2021-02-01T02:00+02:00,           2021-02-01T00:00:00Z",
        "2021-01-31T18:30:00-05:30,        2021-02-01T00:00:00Z",
        "2021-02-01T18:00:00%2B18:00,      2021-02-01T00:00:00Z",
        "2021-02-01T00:00:00-00:00,        2021-02-01T00:00:00Z",
        "2021-02-01T00:00:00.5Z,           2021-02-01T00:00:00.5Z",
        "2021-02-01T00:00:00.123456,       2021-02-01T00:00:00.123456Z",
        "2021-02-01T00:00:00.123456000%2B00:00, 2021-02-01T00:00:00.123456Z",
        "2021%2D02%2D01T00%3A00%3A00Z,     2021-02-01T00:00:00Z",
        "2024-02-29,                       2024-02-29T00:00:00Z",
        "2016-12-31T23:59:60Z,             2017-01-01T00:00:00Z",
        "2016-12-31t23:59:60.25,           2017-01-01T00:00:00Z",
        "2016-12-31T15:59:60-08:00,        2017-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z,      1969-12-31T23:59:59.999999Z",
        "0001-01-01,                       0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z,      9999-12-31T23:59:59.999999Z"
    })
    void readsAnInstant(String value, String instant) throws ClientErrorException {
        assertThat(TimeRange.parse("starts_at=" + value).startsAt()).isEqualTo(micros(instant));
        assertThat(TimeRange.parse("ends_at=" + value).endsAt()).isEqualTo(micros(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "null", "tomorrow", "1612137600", "2021", "2021-02", "2021-2-1", "2021/02/01", "01-02-2021",
                "2021-02-30", "2021-02-29", "2021-09-31", "2021-13-01", "2021-00-01", "2021-01-00", "20210201T000000Z",
                "2021-02-01T24:00:00Z", "2021-02-01T25:00:00", "2021-02-01T00:60:00", "2016-12-31T23:59:61Z",
                "2016-12-30T23:59:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:59:60%2B01:00", "2017-01-01T00:00:60Z",
                "2021-02-01T", "2021-02-01T00", "2021-02-01T00:", "2021-02-01T00:00:", "2021-02-01T00:00:0",
                "2021-02-01T00:00:00.Z", "2021-02-01T00:00:00.1234567890Z", "2021-02-01T00:00:00,5Z", "2021-02-01T00:00.5Z",
                "2021-02-01T00:00:00ZZ", "2021-02-01T00:00:00Z%20", "%202021-02-01", "2021-02-01%00", "2021-02-01Z",
                "2021-02-01T00:00:00%2B19:00", "2021-02-01T00:00:00%2B18:01", "2021-02-01T00:00:00-18:30",
                "2021-02-01T00:00:00%2B02:60", "2021-02-01T00:00:00%2B0200", "2021-02-01T00:00:00%2B02", "2021-02-01 00:00",
                "2021-02-01;ends_at=2021-02-02", "2021-02-01;", "2021-02-01T00:00:00%2B-2:00", "2021-02-01T00:00:00++2:00", "10000-01-01", "%2B10000-01-01T00:00:00Z",
                "-2021-02-01T00:00:00Z", "2021-02-01%0d%0aX:1", "%ff", "%ef%bc%92021-02-01", "'%20or%201=1--",
                "%3Cscript%3Ealert(1)%3C/script%3E"
            })
    void rejectsWhatIsNoTime(String value) {
        for (String name : new String[] {"starts_at", "ends_at"}) {
            assertThatExceptionOfType(ClientErrorException.class)
                    .isThrownBy(() -> TimeRange.parse(name + "=" + value))
                    .withMessageStartingWith(name + " must be a date and time")
                    .satisfies(e -> assertThat(e.code()).isEqualTo("PARAMETER_UNREADABLE"));
        }
    }

    @Test
    void rejectsTenThousandDigits() {
        rejects("starts_at=" + "9".repeat(10_000), "PARAMETER_UNREADABLE");
    }

    @Test
    void neverEchoesTheInput() {
        assertThatExceptionOfType(ClientErrorException.class)
                .isThrownBy(() -> TimeRange.parse("starts_at=%3Cscript%3E&secret"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("script", "secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"starts_at=%", "starts_at=%zz", "x=%zz", "x=%2", "%"})
    void rejectsAMalformedEscape(String query) {
        rejects(query, "QUERY_UNREADABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "starts_at=2021-02-01&starts_at=2021-02-01", "ends_at=2021-02-01&ends_at=", "starts_at&starts_at",
                "starts_at=2021-02-01&%73tarts_at=2021-02-02", "ends_at=x&y=1&ends_at=x"
            })
    void rejectsARepeatedParameter(String query) {
        rejects(query, "PARAMETER_REPEATED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "starts_at=2021-02-02&ends_at=2021-02-01",
                "starts_at=2021-02-01T00:00:00.000001Z&ends_at=2021-02-01",
                "starts_at=2021-02-01T00:00:00-01:00&ends_at=2021-02-01T00:59:59Z"
            })
    void rejectsAReversedRange(String query) {
        rejects(query, "RANGE_REVERSED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "starts_at=2021-02-01&ends_at=2021-02-01",
                "starts_at=2021-02-01T00:00:00Z&ends_at=2021-02-01T01:00:00%2B01:00"
            })
    void takesEqualBounds(String query) throws ClientErrorException {
        long at = micros("2021-02-01T00:00:00Z");
        assertThat(TimeRange.parse(query)).isEqualTo(new TimeRange(at, at));
    }

    @Test
    void roundsFinerThanAMicrosecondIntoTheRange() throws ClientErrorException {
        TimeRange range = TimeRange.parse("starts_at=2021-02-01T00:00:00.000000001Z&ends_at=2021-02-01T00:00:01.000000999Z");
        assertThat(range.startsAt()).isEqualTo(micros("2021-02-01T00:00:00.000001Z"));
        assertThat(range.endsAt()).isEqualTo(micros("2021-02-01T00:00:01Z"));
        TimeRange before1970 = TimeRange.parse("ends_at=1969-12-31T23:59:59.999999999Z");
        assertThat(before1970.endsAt()).isEqualTo(-1);
    }

    private static void rejects(String query, String code) {
        assertThatExceptionOfType(ClientErrorException.class)
                .isThrownBy(() -> TimeRange.parse(query))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private static long micros(String instant) {
        Instant at = Instant.parse(instant);
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }
}

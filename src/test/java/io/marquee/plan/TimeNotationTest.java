package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeNotationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "                          | 2026-06-30T21:00:00       | 2026-06-30T21:00 | 2026-06-30T19:00:00Z",
        "                          | 2026-06-30T21:00:00+0200  | 2026-06-30T21:00 | 2026-06-30T19:00:00Z",
        "                          | 2026-06-30T21:00-05       | 2026-06-30T21:00 | 2026-07-01T02:00:00Z",
        "                          | 2026-06-30 21:00:00 +0530 | 2026-06-30T21:00 | 2026-06-30T15:30:00Z",
        "                          | '  2026-06-30t21:00:00.5z ' | 2026-06-30T21:00:00.500 | 2026-06-30T21:00:00.500Z",
        "                          | 2026-06-30 21:00:00 UTC   | 2026-06-30T21:00 | 2026-06-30T21:00:00Z",
        "                          | 2026-06-30T21:00:00,25 gmt | 2026-06-30T21:00:00.250 | 2026-06-30T21:00:00.250Z",
        "                          | 2026-06-30T21:00:00.0000000+02:00 | 2026-06-30T21:00 | 2026-06-30T19:00:00Z",
        "                          | 2026-06-30 21:00          | 2026-06-30T21:00 | 2026-06-30T19:00:00Z",
        "                          | 2026-12-31T24:00:00       | 2027-01-01T00:00 | 2026-12-31T23:00:00Z",
        "                          | 2026-06-30 24:00 +02:00   | 2026-07-01T00:00 | 2026-06-30T22:00:00Z",
        "dd/MM/yyyy HH:mm          | 30/06/2026 21:00          | 2026-06-30T21:00 | 2026-06-30T19:00:00Z",
        "d MMM yyyy, h:mm a        | 3 Jun 2026, 9:05 PM       | 2026-06-03T21:05 | 2026-06-03T19:05:00Z",
        "yyyy-MM-dd                | 2026-01-31                | 2026-01-31T00:00 | 2026-01-30T23:00:00Z",
        "yyyyMMdd'T'HHmmssX        | 20260630T210000Z          | 2026-06-30T21:00 | 2026-06-30T21:00:00Z",
        "'day' dd.MM.yyyy HH:mm xxx | day 30.06.2026 21:00 +05:00 | 2026-06-30T21:00 | 2026-06-30T16:00:00Z",
    })
    void readsTimesAsTheProviderWritesThem(String pattern, String text, String local, String at) {
        FeedTime time = TimeNotation.of("Europe/Madrid", pattern).parse(text);
        assertThat(time.local()).hasToString(local);
        assertThat(time.at()).hasToString(at);
    }

    @ParameterizedTest
    @CsvSource({"1767225600, 2026-01-01T00:00:00Z", "1767225600500, 2026-01-01T00:00:00.500Z", "1767225600.25, 2026-01-01T00:00:00.250Z",
        "0, 1970-01-01T00:00:00Z", "-1, 1969-12-31T23:59:59Z"})
    void takesNumbersForSecondsOrMilliseconds(String number, String at) {
        FeedTime time = TimeNotation.of("Europe/Madrid", null).sinceEpoch(new BigDecimal(number));
        assertThat(time.at()).hasToString(at);
        assertThat(time.local()).isEqualTo(time.at().atZone(java.time.ZoneId.of("Europe/Madrid")).toLocalDateTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"31/02/2026 10:00", "30/13/2026 10:00", "01/01/2026 25:00", "01/01/2026", "01/01/26 10:00", "2026-01-01T10:00:00"})
    void rejectsImpossibleDates(String text) {
        TimeNotation times = TimeNotation.of("UTC", "dd/MM/yyyy HH:mm");
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> times.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2026-02-31T10:00", "2026-13-01T10:00", "2026-01-01T25:00", "2026-01-01T24:00:01", "2026-01-01T24:01", "2026-01-01T24:00:00.1",
        "2026-01-01T10:60", "2026-01-01T10:00:60", "2026-01-01T10:00 +19:00", "2026-01-01T10:00+2", "2026-01-01T10:00+02:0", "2026-01-01T10:00PST",
        "2026-02-31T24:00", "2026-01-01T1:00", "26-01-01T10:00", "2026-02-30", "2026-01-01T", "T10:00", "٢٠٢٦-01-01T10:00", "2026-01-01T10:00Z Z"
    })
    void rejectsWhatIsNoTimeInAnyNotation(String text) {
        TimeNotation times = TimeNotation.of("UTC", null);
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> times.parse(text));
    }

    /** A provider may send a text of any length: the time that it takes to see that it is none must not grow with its square. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01%sx", "2026-01-01%s10:00%sx", "%s2026-01-01T10:00%s+02:00%sx", "%s"})
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void rejectsALongTextSoon(String text) {
        TimeNotation times = TimeNotation.of("UTC", null);
        String sent = text.replace("%s", " ".repeat(1_000_000));
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> times.parse(sent));
    }

    @Test
    void rejectsNumbersThatAreNoTime() {
        TimeNotation times = TimeNotation.of("UTC", null);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> times.sinceEpoch(new BigDecimal("1e30")));
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> times.sinceEpoch(new BigDecimal("999999999999999")));
    }

    @Test
    void rejectsWhatIsNoPatternAndNoZone() {
        assertThatIllegalArgumentException().isThrownBy(() -> TimeNotation.of("UTC", "bogus"));
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> TimeNotation.of("Europe/Atlantis", null));
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Paris,+02:00", "europe/paris,+02:00", "' Europe/Paris ',+02:00", "Romance Standard Time,+02:00", "ROMANCE standard time,+02:00",
        "W. Europe Standard Time,+02:00", "GMT Standard Time,+01:00", "Eastern Standard Time,-04:00", "UTC,Z", "UTC-11,-11:00", "GMT,Z", "CET,+02:00",
        "+05:30,+05:30", "Z,Z", "PST,-07:00"
    })
    void knowsZonesByTheirNamesOfIanaAndOfWindows(String name, String inSummer) {
        assertThat(TimeNotation.of(name, null).parse("2031-07-01T12:00:00").at()).isEqualTo(OffsetDateTime.parse("2031-07-01T12:00:00" + inSummer).toInstant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Customized Time Zone", "Europe/Nowhere", "Romance", "tzone://Microsoft/Custom", "+25:00"})
    void knowsNoZoneThatIsNone(String name) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> TimeNotation.of(name, null));
    }

    @Test
    void knowsAZoneForEachNameOfWindows() throws Exception {
        try (InputStream names = getClass().getResourceAsStream("/plan/windows-zones.txt")) {
            List<String> lines = new String(names.readAllBytes(), StandardCharsets.US_ASCII).lines().filter(line -> !line.startsWith("#")).toList();
            assertThat(lines).hasSizeGreaterThan(130).allSatisfy(line -> assertThat(Zones.of(line.split(" = ")[0])).isEqualTo(ZoneId.of(line.split(" = ")[1])));
        }
    }
}

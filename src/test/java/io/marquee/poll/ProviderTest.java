package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.feed.Feeds;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderTest {

    private static String readingAt(String format, String instant) {
        Map<String, String> file = Map.of("provider", "acme", "url", "http://localhost/", "period", "1m", "timeZone", "UTC", "format", format,
                "records", "x", "mapping", ".");
        return Provider.of(file).reading(Clock.fixed(Instant.parse(instant), ZoneOffset.UTC));
    }

    /** Or the events of a calendar that nobody changes would end where they were worked out to. */
    @ParameterizedTest
    @MethodSource("io.marquee.feed.Feeds#formats")
    void isReadAgainWhenTheMonthIsAnotherIfItsSeriesAreWorkedOut(String format) {
        assertThat(readingAt(format, "2030-05-01T00:00:00Z")).isEqualTo(readingAt(format, "2030-05-31T23:59:59Z"));
        assertThat(readingAt(format, "2030-05-31T23:59:59Z").equals(readingAt(format, "2030-06-01T00:00:00Z"))).isEqualTo(!format.equals("ical"));
        assertThat(Feeds.formats()).contains("ical");
    }
}

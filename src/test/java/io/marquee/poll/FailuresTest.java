package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    private static final Instant NOW = Instant.parse("2021-02-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120                            | 120000",
                "' 120 '                        | 120000",
                "0                              | 0",
                "999999999                      | 3600000",
                "Mon, 01 Feb 2021 00:02:00 GMT  | 120000",
                "Sun, 31 Jan 2021 00:00:00 GMT  | 0",
                "Fri, 01 Feb 2041 00:00:00 GMT  | 3600000"
            })
    void honoursRetryAfterUpToAnHour(String header, long ms) {
        assertThat(Failures.retryAfterMs(http(429, "Retry-After", header), NOW)).isEqualTo(ms);
        assertThat(Failures.retryAfterMs(new IOException(http(503, "retry-after", header)), NOW)).isEqualTo(ms);
    }

    @Test
    void knowsNoRetryAfterWithoutTheHeader() {
        assertThat(Failures.retryAfterMs(http(503, "Date", "120"), NOW)).isNull();
        assertThat(Failures.retryAfterMs(new HttpOperationFailedException("u", 503, "x", null, null, "b"), NOW)).isNull();
        assertThat(Failures.retryAfterMs(new IOException("x"), NOW)).isNull();
        assertThat(Failures.retryAfterMs(null, NOW)).isNull();
    }

    @Property
    void neverBacksOffLongerThanThePeriod(
            @ForAll @IntRange(max = Integer.MAX_VALUE) int failures, @ForAll @IntRange(min = 1) int periodMs) {
        assertThat(Failures.backOffMs(failures, Duration.ofMillis(periodMs))).isBetween(1L, (long) periodMs);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 2000", "5, 32000", "16, 65536000", "1000, 65536000"})
    void doublesTheBackOffWithALittleChance(int failures, long ms) {
        assertThat(Failures.backOffMs(failures, Duration.ofDays(365))).isBetween(ms, ms + ms / 10);
    }

    @Test
    void namesTheRootInOneLine() {
        assertThat(Failures.rootMessage(new RuntimeException(new ConnectException("refused\n\tat x")))).isEqualTo("refused");
        assertThat(Failures.rootMessage(new RuntimeException(new IOException()))).isEqualTo("IOException");
        assertThat(Failures.rootMessage(new IOException("\n"))).isEqualTo("IOException");
        assertThat(Failures.rootMessage(new RuntimeException(http(503, "a", "b")))).isEqualTo("HTTP 503");
    }

    private static HttpOperationFailedException http(int status, String header, String value) {
        return new HttpOperationFailedException("http://provider", status, "x", null, Map.of(header, value), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "-1", "1.5", "1234567890", "Mon, 31 Feb 2021 00:00:00 GMT", "2021-02-01T00:00:00Z"})
    void passesOverAnUnreadableRetryAfter(String header) {
        assertThat(Failures.retryAfterMs(http(503, "Retry-After", header), NOW)).isNull();
    }
}

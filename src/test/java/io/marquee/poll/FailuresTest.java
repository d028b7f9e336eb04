package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.marquee.feed.FeedException;
import io.marquee.feed.StatusException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
        assertThat(Failures.retryAfterMs(new StatusException(429, header), NOW)).isEqualTo(ms);
        assertThat(Failures.retryAfterMs(new IOException(new StatusException(503, header)), NOW)).isEqualTo(ms);
    }

    @Test
    void knowsNoRetryAfterWithoutTheHeader() {
        assertThat(Failures.retryAfterMs(new StatusException(503, null), NOW)).isNull();
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
    void tellsWhatTheDatabaseTheBreakerAndWeSayAndNoWordsOfOthers() {
        assertThat(Failures.reason(new RuntimeException(new SQLException("ERROR: full\n  Detail: x")))).isEqualTo("ERROR: full");
        assertThat(Failures.reason(new RuntimeException("a", CallNotPermittedException.createCallNotPermittedException(
                        CircuitBreaker.ofDefaults("x-breaker"))))).isEqualTo("not tried, as it has failed again and again: the circuit breaker x-breaker is open");
        assertThat(Failures.reason(foreign(new RuntimeException("a", new FeedException("larger than 3 bytes"))))).isEqualTo("larger than 3 bytes");
        assertThat(Failures.reason(foreign(new RuntimeException("a", new StatusException(503, null))))).isEqualTo("HTTP 503");
        assertThat(Failures.reason(foreign(new RuntimeException("secret", foreign(new ConnectException("secret")))))).isEqualTo("connection refused");
    }

    private static <T extends Throwable> T foreign(T failure) {
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("java.net.Socket", "connect", null, 1)});
        return failure;
    }

    @Test
    void namesTheBottomOfWhatARecordFailedAtInOneLine() {
        assertThat(Failures.detail(new RuntimeException(new IOException("rejected\n\tat x")))).isEqualTo("rejected");
        assertThat(Failures.detail(new RuntimeException(new IOException()))).isEqualTo("IOException");
        assertThat(Failures.detail(new IOException("\n"))).isEqualTo("IOException");
    }

    @Test
    void tellsWhereItCameFromWithoutWords() {
        assertThat(Failures.origin(new RuntimeException("secret", new IOException("secret"))))
                .contains("java.lang.RuntimeException at ", "caused by java.io.IOException at ", "FailuresTest.java")
                .doesNotContain("secret");
    }

    /** A reason such as "unexpected NullPointerException" helps nobody without the place. */
    @Test
    void tellsWhereOnlyThatCameFromWhichNobodyForesaw() {
        assertThat(Failures.originOfUnforeseen(new NullPointerException("secret"))).startsWith(": java.lang.NullPointerException at ")
                .contains("FailuresTest.java").doesNotContain("secret");
        assertThat(Failures.originOfUnforeseen(new ConnectException("away"))).isEmpty();
        assertThat(Failures.originOfUnforeseen(new SQLException("away", "08006"))).isEmpty();
        assertThat(Failures.originOfUnforeseen(new FeedException("no feed"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "-1", "1.5", "1234567890", "Mon, 31 Feb 2021 00:00:00 GMT", "2021-02-01T00:00:00Z"})
    void passesOverAnUnreadableRetryAfter(String header) {
        assertThat(Failures.retryAfterMs(new StatusException(503, header), NOW)).isNull();
    }
}

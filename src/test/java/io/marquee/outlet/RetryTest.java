package io.marquee.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.feed.StatusException;
import io.marquee.poll.VariableValues;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a receiver is left alone after a failure, and what is said of it. */
class RetryTest {

    private static final Outlet OUTLET = Outlet.of("publish-acme", new HashMap<>(Map.of("outlet", "acme", "to", "https://a.example", "variables", "",
            "headers", "", "secret", "", "format", "item", "batch", "1", "from", "now", "period", "0s", "timeout", "2s")));

    private static Retry of(Throwable failure, int failures) {
        return Retry.of(failure, failures, OUTLET, new VariableValues(Map.of("OUTLET_ACME_KEY", "s3cret-value")));
    }

    @ParameterizedTest
    @CsvSource({"1, 4500, 5000", "2, 9000, 10000", "5, 72000, 80000", "12, 9216000, 10240000", "13, 12960000, 14400000", "1000000, 12960000, 14400000"})
    void doublesUpToHours(int failures, long least, long most) {
        for (int i = 0; i < 100; i++) {
            assertThat(Retry.backOff(failures).toMillis()).isBetween(least, most);
        }
    }

    @ParameterizedTest
    @CsvSource({"503, 100, 100000", "429, 3, 4500", "503, 99999999, 3600000", "410, 1, 14400000"})
    void waitsAsLongAsItIsAskedTo(int status, String retryAfter, long least) {
        assertThat(of(new StatusException(status, retryAfter), 1).rest()).isGreaterThanOrEqualTo(Duration.ofMillis(least - 1_000));
    }

    @Test
    void blamesNoReceiverForTheDatabase() {
        assertThat(of(new IllegalStateException(new SQLException("away", "08006")), 1)).isEqualTo(new Retry(null, Duration.ZERO));
    }

    @Test
    void saysWhatAComponentSaysWithoutSecrets() {
        String reason = of(new UnsupportedOperationException("cannot send s3cret-value to smtp://u:pw@h?password=x\nand more"), 1).reason();
        assertThat(reason).startsWith("UnsupportedOperationException: cannot send").contains("$OUTLET_ACME_KEY").doesNotContain("s3cret-value", "password=x ", ":pw@");
        assertThat(of(new UnsupportedOperationException("x".repeat(10_000)), 1).reason()).hasSizeLessThanOrEqualTo(500);
        assertThat(of(new SocketTimeoutException("Read timed out"), 1).reason()).isEqualTo("not taken within 2000 ms");
    }
}

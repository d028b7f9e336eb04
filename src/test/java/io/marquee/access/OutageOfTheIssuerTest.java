package io.marquee.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.KeySourceException;
import io.marquee.kit.FakeIssuer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** With keys that grow old in half a second instead of five minutes. */
class OutageOfTheIssuerTest {

    private static final Duration FRESH = Duration.ofMillis(500);
    private static final Duration BETWEEN = Duration.ofMillis(10);

    @Test
    void takesTokensByTheLastKeysWhileTheIssuerIsAway() throws Exception {
        try (FakeIssuer issuer = new FakeIssuer()) {
            Tokens tokens = new Tokens(issuer.url(), FakeIssuer.AUDIENCE, FRESH, BETWEEN);
            assertThat(tokens.verify(issuer.token("one"))).isEqualTo("one");
            issuer.isAway(true);
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
                assertThat(tokens.verify(issuer.token("two"))).isEqualTo("two");
                return tokens.trouble() != null;
            });
            assertThat(tokens.trouble()).isEqualTo("HTTP 503");
            issuer.isAway(false);
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
                assertThat(tokens.verify(issuer.token("three"))).isEqualTo("three");
                return tokens.trouble() == null;
            });
        }
    }

    @Test
    void saysThatItCannotTellWhileThereWereNoKeysYet() {
        try (FakeIssuer issuer = new FakeIssuer()) {
            issuer.isAway(true);
            Tokens tokens = new Tokens(issuer.url(), FakeIssuer.AUDIENCE, FRESH, BETWEEN);
            for (int i = 0; i < 5; i++) {
                assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> tokens.verify(issuer.token("one")));
            }
        }
    }
}

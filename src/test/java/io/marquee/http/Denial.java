package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RawHttp;
import java.time.Duration;

/** The last answer on a connection: the contract's error body, and then nothing, whatever was sent behind the request. */
final class Denial {

    private static final Duration SOON = Duration.ofSeconds(1);

    private Denial() {}

    static void assertDenied(RawHttp client, int status, String code) {
        RawHttp.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Request-Id")).isNotBlank();
        assertThat(answer.text()).startsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":\"").endsWith("\"},\"data\":null}");
        assertThat(client.bytesUntilClosed(SOON)).as("bytes after the denial").isZero();
    }
}

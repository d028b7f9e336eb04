package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Memory;
import io.marquee.kit.OneConnection;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too large or too slow is denied, its connection is closed, and others do not notice. */
@Tag("application")
class HttpLimitsTest extends OneConnection {

    private static final String NONE = "/search?starts_at=2030-01-01";
    private static final String ASK = "GET " + NONE + " HTTP/1.1\nHost: x\n";
    private static final String EMPTY = "{\"data\":{\"events\":[]},\"error\":null}";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int CROWD = 500;
    private static final int MOST_CONNECTIONS = 600;

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start(
                Map.of(
                        "HTTP_PATIENCE", PATIENCE.toSeconds() + "s",
                        "HTTP_MAX_CONNECTIONS", String.valueOf(MOST_CONNECTIONS),
                        "HTTP_MAX_CONNECTIONS_PER_ADDRESS", String.valueOf(MOST_CONNECTIONS),
                        "POLL_PERIOD", "1h"));
    }

    private static void assertServed() {
        try (RawHttp other = RawHttp.to(marquee)) {
            assertThat(other.get(NONE).text()).isEqualTo(EMPTY);
        }
    }

    // too large

    @Test
    void deniesARequestLineOver8KilobytesAndTakesOneBelow() {
        assertThat(client.get(NONE + "&x=" + "y".repeat(8_000)).status()).isEqualTo(200);
        client.send("GET " + NONE + "&x=" + "y".repeat(8_192) + " HTTP/1.1\nHost: x\n\n");
        Denial.assertDenied(client, 414, "REQUEST_URI_TOO_LONG");
    }

    @Test
    void deniesARequestLineThatNeverEnds() {
        client.sends(("GET /" + "y".repeat(100_000)).getBytes(StandardCharsets.US_ASCII));
        Denial.assertDenied(client, 414, "REQUEST_URI_TOO_LONG");
    }

    @Test
    void deniesHeadersOver8KilobytesAndTakesThoseBelow() {
        assertThat(client.get(NONE, "X: " + "y".repeat(8_000)).status()).isEqualTo(200);
        client.send(ASK + "X: " + "y".repeat(8_192) + "\n\n");
        Denial.assertDenied(client, 431, "REQUEST_HEADER_FIELDS_TOO_LARGE");
    }

    @Test
    void deniesManySmallHeaders() {
        client.send(ASK + "X: yyyyyy\n".repeat(1_000) + "\n");
        Denial.assertDenied(client, 431, "REQUEST_HEADER_FIELDS_TOO_LARGE");
    }

    @Test
    void deniesABodyOf12Megabytes() {
        client.send(ASK + "Content-Length: 12582912\n\n");
        Denial.assertDenied(client, 413, "REQUEST_ENTITY_TOO_LARGE");
        assertServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999999999"})
    void deniesABodyOfAnySizeBeyond(String length) {
        client.send(ASK + "Content-Length: " + length + "\n\n");
        assertThat(client.answer().status()).isIn(400, 413);
        assertThat(client.bytesUntilClosed(SOON)).isZero();
    }

    @Test
    void keepsNothingOfWhatIsTooLarge() {
        // buffers are taken from blocks that stay with each event loop, whatever comes
        sendBodiesThatAreTooLarge(4);
        long before = Memory.used();
        sendBodiesThatAreTooLarge(20);
        assertServed();
        Memory.assertGrowth(before, 8 * Memory.MEGABYTE);
    }

    private static void sendBodiesThatAreTooLarge(int times) {
        byte[] body = new byte[12 * 1024 * 1024];
        for (int i = 0; i < times; i++) {
            try (RawHttp large = RawHttp.to(marquee)) {
                large.send(ASK + "Content-Length: " + body.length + "\n\n");
                assertThat(large.sends(body)).as("all of the body was taken").isFalse();
                assertThat(large.answer().status()).isEqualTo(413);
            }
        }
    }

    // too slow

    @Test
    void closesConnectionsOnWhichNoRequestComes() {
        List<RawHttp> odd = Stream.of(
                        "", "\n", "GET\n\n", "GET /search\n\n", "GET /search HTTP/9.9\nHost: x\n\n", "GET /search HTTP/1.1 x\n\n",
                        "\u0000\n\n", "é\n\n", "GET search HTTP/1.1\nHost: x\n\n", "PRI * HTTP/2.0\n\nSM\n\n",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\n\n")
                .map(bytes -> RawHttp.to(marquee).send(bytes))
                .toList();
        assertServed();
        Awaitility.await().atMost(PATIENCE.plus(MARGIN)).until(() -> odd.stream().allMatch(RawHttp::isClosed));
        assertServed();
    }

    @Test
    void answersAHeadThatComesInPieces() {
        for (String piece : List.of("GE", "T " + NONE, " HTTP/1.1\r", "\nHost: x", "\r\n\r")) {
            client.send(piece.getBytes(StandardCharsets.US_ASCII));
            assertServed();
        }
        client.send("\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.answer().text()).isEqualTo(EMPTY);
    }

    @Test
    void closesConnectionsThatDripWhileOthersAreServed() {
        List<RawHttp> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                RawHttp slow = RawHttp.to(marquee);
                crowd.add(slow);
                if (i % 2 == 0) {
                    // has had an answer before
                    slow.get(NONE);
                }
                slow.send("GET /sea");
            }
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofSeconds(1))
                    .atMost(PATIENCE.plus(MARGIN))
                    .until(() -> {
                        assertServed();
                        crowd.removeIf(slow -> !slow.sends(new byte[] {'r'}) || slow.isClosed());
                        return crowd.isEmpty();
                    });
        } finally {
            crowd.forEach(RawHttp::close);
        }
        assertServed();
    }

    @Test
    void closesConnectionsBeyondTheLimitAtOnce() {
        List<RawHttp> crowd = new ArrayList<>();
        try {
            for (int i = 1; i < MOST_CONNECTIONS; i++) {
                crowd.add(RawHttp.to(marquee));
            }
            assertThat(crowd.get(crowd.size() - 1).get(NONE).status()).isEqualTo(200);
            try (RawHttp surplus = RawHttp.to(marquee)) {
                assertThat(surplus.bytesUntilClosed(SOON)).isZero();
            }
        } finally {
            crowd.forEach(RawHttp::close);
        }
        Awaitility.await().atMost(SOON).ignoreExceptions().untilAsserted(HttpLimitsTest::assertServed);
    }
}

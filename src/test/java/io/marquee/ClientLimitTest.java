package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.access.ApiKeys;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that asks more often than it may. The rate is so low that a slow machine refills nothing of note meanwhile. */
@Tag("application")
class ClientLimitTest {

    private static final int RATE = 20;
    private static final int MANY = 200;
    private static final String ACME = ApiKeys.newKey();
    private static final String OTHER = ApiKeys.newKey();

    @TempDir
    private static Path folder;

    private static RunningMarquee open;
    private static RunningMarquee keyed;

    @BeforeAll
    static void start() throws IOException {
        String rate = String.valueOf(RATE);
        open = RunningMarquee.start(
                Map.of("ACCESS_RATE", rate, "ACCESS_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"));
        Path keys = Files.writeString(folder.resolve("keys"), ApiKeys.line("acme", ACME) + "\n" + ApiKeys.line("other", OTHER));
        keyed = RunningMarquee.start(
                Map.of("ACCESS_RATE", rate, "ACCESS_API_KEYS", keys.toString()));
    }

    @AfterAll
    static void stop() {
        open.close();
        keyed.close();
    }

    /** Asks many times and checks how often that is let through: once a second's worth, and what comes back meanwhile. */
    private static void assertLimited(RunningMarquee marquee, String path, String... headers) {
        long began = System.nanoTime();
        long passed = 0;
        try (RawHttp client = RawHttp.to(marquee)) {
            for (int i = 0; i < MANY; i++) {
                RawHttp.Answer answer = client.get(path, headers);
                if (answer.status() == 429) {
                    assertThat(answer.header("Retry-After")).isEqualTo("1");
                    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
                    assertThat(answer.text()).startsWith("{\"error\":{\"code\":\"TOO_MANY_REQUESTS\",");
                } else {
                    passed++;
                }
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(passed).isBetween((long) RATE, (long) Math.ceil(RATE * (1 + seconds)) + 1);
    }

    /**
     * Until the next one is one too many.
     *
     * @return a moment before that, by {@link System#nanoTime}: from then on something comes back
     */
    private static long exhaust(RunningMarquee marquee, String header) {
        try (RawHttp client = RawHttp.to(marquee)) {
            for (int i = 0; i < 10 * MANY; i++) {
                long before = System.nanoTime();
                if (client.get("/nothing", header).status() == 429) {
                    return before;
                }
            }
        }
        throw new AssertionError("requests that nobody limits");
    }

    /** Uses up what is one client's under a header, and asks under another until that is one too many, which must be as soon as if it were the same client. */
    private static void assertSame(RunningMarquee marquee, String header, String other) {
        long empty = exhaust(marquee, header);
        int passed = 0;
        try (RawHttp client = RawHttp.to(marquee)) {
            while (client.get("/nothing", other).status() != 429) {
                passed++;
            }
        }
        assertThat(passed).as(other).isLessThanOrEqualTo((int) Math.ceil(RATE * (System.nanoTime() - empty) / 1e9) + 1);
    }

    private static String from(String... chain) {
        return "X-Forwarded-For: " + String.join(", ", chain);
    }

    @Test
    void letsEachAddressAskSoOften() {
        assertLimited(open, "/search", from("192.0.2.1"));
        try (RawHttp other = RawHttp.to(open)) {
            assertThat(other.get("/search", from("192.0.2.2")).status()).isEqualTo(200);
        }
    }

    @Test
    void letsAClientAskAgainWhenItHasWaited() {
        assertLimited(open, "/search", from("192.0.2.3"));
        try (RawHttp client = RawHttp.to(open)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> client.get("/search", from("192.0.2.3")).status() == 200);
        }
    }

    @Test
    void limitsEveryPath() {
        assertLimited(open, "/openapi.yaml", from("192.0.2.4"));
        assertLimited(open, "/nothing", from("192.0.2.5"));
    }

    @Test
    void believesNobodyButItsProxies() {
        try (RawHttp client = RawHttp.to(open)) {
            // what the client wrote stands before what our proxies wrote
            assertSame(open, from("192.0.2.6"), from("192.0.2.7", "192.0.2.6"));
            assertSame(open, from("192.0.2.6"), from("192.0.2.7", "192.0.2.6", "10.1.2.3"));
            assertThat(client.get("/search", from("192.0.2.7", "10.1.2.3")).status()).isEqualTo(200);
        }
    }

    @Test
    void takesANetworkOfIpv6ForOneClient() {
        assertSame(open, from("2001:db8:1:2::1"), from("2001:db8:1:2:ffff::9"));
        try (RawHttp client = RawHttp.to(open)) {
            assertThat(client.get("/search", from("2001:db8:1:3::1")).status()).isEqualTo(200);
        }
    }

    @Test
    void takesAnAddressForTheSameHoweverItIsWritten() {
        assertSame(open, from("192.0.2.10"), from("::ffff:192.0.2.10"));
        assertSame(open, from("192.0.2.10"), from("192.0.2.10:4711"));
        assertSame(open, from("[2001:db8:9::1]:4711"), from("2001:db8:9::2"));
        try (RawHttp client = RawHttp.to(open)) {
            for (String other : List.of("::ffff:192.0.2.11", "192.0.2.12:4711", "[2001:db8:a::1]")) {
                assertThat(client.get("/search", from(other)).status()).as(other).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_hidden", ",", "192.0.2.8,,", "192.0.2.300", "[::1", "192.0.2.8:x", "1.1"})
    void takesTheProxyForTheClientWhereItsWordMakesNoSense(String chain) {
        assertSame(open, "X-Forwarded-For: unknown", "X-Forwarded-For: " + chain);
    }

    @Test
    void countsByKeyAndNotByAddress() {
        assertLimited(keyed, "/search", "X-API-Key: " + ACME);
        try (RawHttp client = RawHttp.to(keyed)) {
            assertThat(client.get("/search", "X-API-Key: " + OTHER).status()).isEqualTo(200);
            // nobody's word counts here
            assertThat(client.get("/search", "X-API-Key: " + OTHER, from("192.0.2.9")).status()).isEqualTo(200);
        }
    }

    @Test
    void limitsWhoTriesKeys() {
        assertLimited(keyed, "/search", "X-API-Key: wrong");
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.access.ApiKeys;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks more often than it may. The rate is so low that a slow machine refills nothing of note meanwhile. */
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
                TestDatabase.create(), new FakeProvider(), Map.of("ACCESS_RATE", rate, "ACCESS_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"));
        Path keys = Files.writeString(folder.resolve("keys"), ApiKeys.line("acme", ACME) + "\n" + ApiKeys.line("other", OTHER));
        keyed = RunningMarquee.start(
                TestDatabase.create(), new FakeProvider(), Map.of("ACCESS_RATE", rate, "ACCESS_API_KEYS", keys.toString()));
    }

    @AfterAll
    static void stop() {
        open.close();
        keyed.close();
    }

    /** How many of many requests at once are let through; each of the others must say when to come again. */
    private static long passed(RunningMarquee marquee, String path, String... headers) {
        try (RawHttp client = RawHttp.to(marquee)) {
            return IntStream.range(0, MANY)
                    .mapToObj(i -> client.get(path, headers))
                    .filter(answer -> {
                        if (answer.status() == 429) {
                            assertThat(answer.header("Retry-After")).isEqualTo("1");
                            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
                            assertThat(answer.text()).startsWith("{\"error\":{\"code\":\"TOO_MANY_REQUESTS\",");
                        }
                        return answer.status() != 429;
                    })
                    .count();
        }
    }

    private static String from(String... chain) {
        return "X-Forwarded-For: " + String.join(", ", chain);
    }

    private static void assertLimited(long passed) {
        // those of one second, and what comes back while the requests are under way
        assertThat(passed).isBetween((long) RATE, MANY - 1L);
    }

    @Test
    void letsEachAddressAskSoOften() {
        assertLimited(passed(open, "/search", from("192.0.2.1")));
        try (RawHttp other = RawHttp.to(open)) {
            assertThat(other.get("/search", from("192.0.2.2")).status()).isEqualTo(200);
        }
    }

    @Test
    void letsAClientAskAgainWhenItHasWaited() {
        assertLimited(passed(open, "/search", from("192.0.2.3")));
        try (RawHttp client = RawHttp.to(open)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> client.get("/search", from("192.0.2.3")).status() == 200);
        }
    }

    @Test
    void limitsEveryPath() {
        assertLimited(passed(open, "/openapi.yaml", from("192.0.2.4")));
        assertLimited(passed(open, "/nothing", from("192.0.2.5")));
    }

    @Test
    void believesNobodyButItsProxies() {
        long before = passed(open, "/search", from("192.0.2.6"));
        assertLimited(before);
        try (RawHttp client = RawHttp.to(open)) {
            // what the client wrote stands before what our proxies wrote
            assertThat(client.get("/search", from("192.0.2.7", "192.0.2.6")).status()).isEqualTo(429);
            assertThat(client.get("/search", from("192.0.2.7", "192.0.2.6", "10.1.2.3")).status()).isEqualTo(429);
            assertThat(client.get("/search", from("192.0.2.7", "10.1.2.3")).status()).isEqualTo(200);
        }
    }

    @Test
    void takesANetworkOfIpv6ForOneClient() {
        assertLimited(passed(open, "/search", from("2001:db8:1:2::1")));
        try (RawHttp client = RawHttp.to(open)) {
            assertThat(client.get("/search", from("2001:db8:1:2:ffff::9")).status()).isEqualTo(429);
            assertThat(client.get("/search", from("2001:db8:1:3::1")).status()).isEqualTo(200);
        }
    }

    @Test
    void takesTheProxyForTheClientWhereItsWordMakesNoSense() {
        for (String chain : new String[] {"", "unknown", ",", "192.0.2.8,,", "192.0.2.8:1234", "1".repeat(4_000)}) {
            try (RawHttp client = RawHttp.to(open)) {
                assertThat(client.get("/nothing", "X-Forwarded-For: " + chain).status()).as(chain).isIn(404, 429);
            }
        }
    }

    @Test
    void countsByKeyAndNotByAddress() {
        assertLimited(passed(keyed, "/search", "X-API-Key: " + ACME));
        try (RawHttp client = RawHttp.to(keyed)) {
            assertThat(client.get("/search", "X-API-Key: " + OTHER).status()).isEqualTo(200);
            // nobody's word counts here
            assertThat(client.get("/search", "X-API-Key: " + OTHER, from("192.0.2.9")).status()).isEqualTo(200);
        }
    }

    @Test
    void limitsWhoTriesKeys() {
        assertThat(passed(keyed, "/search", "X-API-Key: wrong")).isLessThan(MANY);
    }
}

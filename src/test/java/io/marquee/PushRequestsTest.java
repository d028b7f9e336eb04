package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.access.ApiKeys;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.Push;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestCertificate;
import io.marquee.kit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is sent to the path of pushes: what is not signed for its provider is stored nowhere, and costs nobody else anything. */
@Tag("application")
class PushRequestsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int AT_ONCE = 256;

    private static TestCertificate certificate;
    private static RunningMarquee plain;
    private static RunningMarquee secure;

    @BeforeAll
    static void start(@TempDir Path routes, @TempDir Path certificates) throws Exception {
        ProviderFolder folder = new ProviderFolder(routes);
        folder.put("acme", PushedFeedsTest.file().yaml());
        folder.add("fever", "{{fever.url}}");
        Map<String, String> settings = new HashMap<>(PushedFeedsTest.settings(folder));
        settings.put("HTTP_PATIENCE", "4s");
        settings.put("PUSH_MAX_BYTES", "2000000");
        plain = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), settings);
        certificate = TestCertificate.in(certificates, "EC");
        settings.putAll(certificate.settings(certificates));
        secure = RunningMarquee.start(plain.database(), plain.provider(), settings);
        Awaitility.await().atMost(LIMIT).until(() -> plain.database().number("select count(*) from polls where provider = 'acme' and outcome = 'unchanged'") > 0);
    }

    @AfterAll
    static void stop() {
        secure.stop();
        plain.close();
    }

    /** Nobody polls what waits while a test looks at it. */
    private static void keepPollsAway() {
        Awaitility.await().atMost(LIMIT).until(() -> {
            plain.database().execute("update providers set worker = 'nobody', leased_until = now() + interval '1 hour', poll_id = 0 "
                    + "where name = 'acme' and (worker is null or worker = 'nobody')");
            return plain.database().number("select count(*) from providers where name = 'acme' and worker = 'nobody'") == 1;
        });
    }

    @AfterEach
    void clean() {
        plain.database().execute("delete from pushes");
        plain.database().execute("update providers set worker = null, leased_until = null, poll_id = null where name = 'acme' and worker = 'nobody'");
    }

    private static RawHttp connect(boolean tls) {
        return tls ? RawHttp.to(secure, certificate) : RawHttp.to(plain);
    }

    private static Push good() {
        return Push.of("acme", PushedFeedsTest.csv("Good 1"));
    }

    private static long stored() {
        return plain.database().number("select count(*) from pushes");
    }

    /** One push that is not taken, and why. */
    private record Bad(String name, UnaryOperator<Push> change, int status, String code) {}

    private static List<Bad> bad() {
        List<Bad> all = new ArrayList<>(List.of(
                new Bad("signed with another secret", push -> push.signedWith(Push.OTHER_SECRET), 401, "PUSH_UNKNOWN"),
                new Bad("signed for another id", push -> push.with("webhook-id", "msg_2"), 401, "PUSH_UNKNOWN"),
                new Bad("signed for another time", push -> push.with("webhook-timestamp", String.valueOf(Instant.now().getEpochSecond() - 20)), 401, "PUSH_UNKNOWN"),
                new Bad("with one letter of the signature changed", push -> push.with("webhook-signature", changed(push.signature())), 401, "PUSH_UNKNOWN"),
                new Bad("signed 6 minutes ago", push -> push.late(360), 401, "PUSH_OUT_OF_TIME"),
                new Bad("signed in 6 minutes", push -> push.late(-360), 401, "PUSH_OUT_OF_TIME"),
                new Bad("packed by brotli", push -> push.with("Content-Encoding", "br"), 415, "PUSH_ENCODED"),
                new Bad("with an id that has a full stop", push -> push.id("msg.1"), 401, "PUSH_UNSIGNED"),
                new Bad("with an id of 256 characters", push -> push.id("x".repeat(256)), 401, "PUSH_UNSIGNED"),
                new Bad("with a length and chunks", push -> push.with("Transfer-Encoding", "chunked"), 400, "BAD_REQUEST"),
                new Bad("without a length", push -> push.with("Content-Length", null), 411, "LENGTH_REQUIRED"),
                new Bad("longer than may be", push -> push.with("Content-Length", "2000001"), 413, "REQUEST_ENTITY_TOO_LARGE"),
                new Bad("with a length of 20 digits", push -> push.with("Content-Length", "18446744073709551617"), 400, "BAD_REQUEST")));
        for (String header : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            for (String value : new String[] {null, "", "x", "v1,", "v1,AAAA", "v2," + "A".repeat(43) + "=", "-1", "99999999999999999999", "\u00e9"}) {
                if (!header.equals("webhook-id") || value == null || value.isEmpty() || value.equals("\u00e9")) {
                    all.add(new Bad("with " + header + ": " + value, push -> push.with(header, value), 401, "PUSH_UNSIGNED"));
                }
            }
        }
        return all;
    }

    private static String changed(String signature) {
        return signature.substring(0, 10) + (signature.charAt(10) == 'A' ? 'B' : 'A') + signature.substring(11);
    }

    @TestFactory
    Stream<DynamicTest> areDeniedUnlessTheyAreSignedForTheirProviderNow() {
        return Stream.of(false, true).flatMap(tls -> bad().stream().map(bad -> DynamicTest.dynamicTest((tls ? "TLS, " : "") + bad.name(), () -> {
            try (RawHttp connection = connect(tls)) {
                Push push = bad.change().apply(good());
                RawHttp.Answer answer = connection.send(push.head()).send(bad.status() == 401 || bad.status() == 415 ? push.body() : new byte[0]).answer();
                assertThat(answer.status()).isEqualTo(bad.status());
                assertThat(answer.text()).startsWith("{\"error\":{\"code\":\"" + bad.code() + "\"");
                assertThat(answer.header("WWW-Authenticate")).isEqualTo(bad.status() == 401 ? "Webhook-Signature" : null);
                assertThat(stored()).isZero();
                if (bad.status() == 401 || bad.status() == 415) {
                    // the connection goes on behind the body
                    assertThat(connection.get("/search?starts_at=2200-01-01").status()).isEqualTo(200);
                }
            }
        })));
    }

    @Test
    void tellNobodyWhichProvidersThereAre() {
        List<String> answers = new ArrayList<>();
        for (String provider : List.of("acme", "fever", "nobody", "ACME", "%61cme", "acme%00", "..", "a".repeat(4_000))) {
            RawHttp.Answer answer = Push.of(provider, "x").signedWith(Push.OTHER_SECRET).send(plain);
            Map<String, List<String>> headers = new HashMap<>(answer.headers());
            headers.keySet().removeAll(List.of("x-request-id", "date"));
            answers.add(answer.status() + " " + headers + answer.text());
        }
        assertThat(answers.stream().distinct()).singleElement().asString().startsWith("401 ").contains("PUSH_UNKNOWN");
        // the right secret, and another name
        for (String provider : List.of("fever", "ACME", "%61cme")) {
            assertThat(Push.of(provider, "x").send(plain).status()).isEqualTo(401);
        }
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void waitForAClientThatAsksWhetherItMaySend(boolean tls) {
        keepPollsAway();
        try (RawHttp connection = connect(tls)) {
            Push push = good().with("Expect", "100-continue");
            connection.send(push.head());
            assertThat(connection.head().status()).isEqualTo(100);
            connection.send(push.body()).send("GET /search?starts_at=2200-01-01 HTTP/1.1\nHost: x\n\n");
            assertThat(connection.answer().status()).isEqualTo(202);
            assertThat(connection.answer().status()).isEqualTo(200);
            connection.send(good().with("Expect", "100-continue").with("Content-Length", "2000001").head());
            assertThat(connection.answer().status()).isEqualTo(413);
        }
        assertThat(stored()).isOne();
    }

    @Test
    void comeInOrderHoweverTheyAreCutAndWhatComesBehindThem() {
        keepPollsAway();
        // lines as of heads: folded, empty, and more than a head may have
        byte[] body = (" folded\r\n\r\nPOST / HTTP/1.1\r\n\r\n" + "x\r\n".repeat(30_000)).getBytes(StandardCharsets.US_ASCII);
        try (RawHttp connection = connect(false)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                all.append(Push.of("acme", body).head().replace("\n", "\r\n")).append(new String(body, StandardCharsets.US_ASCII))
                        .append("GET /search?starts_at=2200-01-01 HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            byte[] bytes = all.toString().getBytes(StandardCharsets.US_ASCII);
            for (int at = 0, piece = 1; at < bytes.length; at += piece, piece = Math.min(piece * 3, bytes.length - at)) {
                if (piece > 0) {
                    connection.send(Arrays.copyOfRange(bytes, at, Math.min(at + piece, bytes.length)));
                }
            }
            for (int i = 0; i < 3; i++) {
                assertThat(connection.answer().status()).isEqualTo(202);
                assertThat(connection.answer().status()).isEqualTo(200);
            }
        }
        assertThat(plain.database().rows("select distinct size, octet_length(body) from pushes")).containsExactly(body.length + " | " + body.length);
    }

    @Test
    void thatDoNotComeToTheirEndAreClosedAndKeepNobodyWaiting() {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                slow.add(connect(false).send(good().with("Content-Length", "1900000").head()).send(new byte[100]));
            }
            // as many as may be, and all of them have just begun, or some are old enough to make room
            RawHttp.Answer answer = good().send(plain);
            assertThat(answer.status()).isIn(202, 503);
            assertThat(plain.get("/search?starts_at=2200-01-01").statusCode()).isEqualTo(200);
            Awaitility.await().atMost(LIMIT).until(() -> good().send(plain).status() == 202);
            for (RawHttp connection : slow) {
                assertThat(connection.bytesUntilClosed(LIMIT)).isGreaterThanOrEqualTo(0);
            }
            assertThat(plain.metric("marquee_connections_closed_total", "reason=\"patience\"")).isGreaterThanOrEqualTo(AT_ONCE - 10);
        } finally {
            slow.forEach(RawHttp::close);
        }
    }

    /** What waits already, and what is answered to one more. */
    @ParameterizedTest
    @CsvSource({
        "acme,   999,       1, 202, ''", "acme,  1000,       1, 429, PUSHES_TOO_MANY", "other, 3999,       1, 202, ''", "other, 4000,       1, 503, PUSHES_FULL",
        "acme,     4, 16777000, 202, ''", "acme,     4, 16777216, 429, PUSHES_TOO_MANY", "other,   16, 16777000, 202, ''", "other,   16, 16777216, 503, PUSHES_FULL"
    })
    void waitInBoundedNumberAndSize(String provider, int pushes, int size, int status, String code) {
        keepPollsAway();
        plain.database().execute("insert into pushes (provider, webhook_id, size, body) select '" + provider + "', 'w' || i, " + size
                + ", 'x' from generate_series(1, " + pushes + ") i");
        RawHttp.Answer answer = good().send(plain);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(stored()).isEqualTo(status == 202 ? pushes + 1 : pushes);
        long waiting = plain.database().number("select count(*) from pushes where provider = 'acme'");
        Awaitility.await().atMost(LIMIT).until(() -> plain.observe("providers").contains("\"pushes_waiting\":" + waiting));
        if (status != 202) {
            assertThat(answer.text()).contains(code);
            assertThat(answer.header("Retry-After")).isEqualTo("10");
            // one that is there needs no place
            if (provider.equals("acme")) {
                assertThat(good().id("w1").send(plain).status()).isEqualTo(202);
            }
        }
    }

    /** What nobody will ever poll. */
    @ParameterizedTest
    @CsvSource({
        // received, due, of a provider that there was
        "2 days, 2 days, true, 202", "2 days, 0, false, 202", "2 days, 1 hour, true, 503", "1 hour, 2 days, true, 503", "1 hour, 0, false, 503"
    })
    void leaveNoPlaceToThoseOfProvidersThatAreGone(String received, String due, boolean known, int status) {
        keepPollsAway();
        if (known) {
            plain.database().execute("insert into providers (name, due_at) values ('other', now() - interval '" + due + "')");
        }
        plain.database().execute("insert into pushes (provider, webhook_id, size, body, received_at) select 'other', 'w' || i, 1, 'x', now() - interval '" + received
                + "' from generate_series(1, 4000) i");
        assertThat(good().send(plain).status()).isEqualTo(status);
        plain.database().execute("delete from providers where name = 'other'");
    }

    @Test
    void areAnswered503WhileTheDatabaseIsAwayAndStoredNowhere() {
        plain.loseDatabase();
        try {
            for (int i = 0; i < 3; i++) {
                RawHttp.Answer answer = good().send(plain);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                assertThat(answer.text()).contains("DATABASE_UNAVAILABLE");
            }
        } finally {
            plain.regainDatabase();
        }
        assertThat(stored()).isZero();
        Awaitility.await().atMost(LIMIT).until(() -> good().send(plain).status() == 202);
    }

    @Test
    void needNoKeyButKeepToTheRateOfTheirAddress(@TempDir Path routes, @TempDir Path keys) throws Exception {
        ProviderFolder folder = new ProviderFolder(routes);
        folder.put("acme", PushedFeedsTest.file().yaml());
        Map<String, String> settings = new HashMap<>(PushedFeedsTest.settings(folder));
        Path file = Files.writeString(keys.resolve("keys"), ApiKeys.line("app", ApiKeys.newKey()));
        settings.putAll(Map.of("ACCESS_API_KEYS", file.toString(), "ACCESS_RATE", "3"));
        try (RunningMarquee strict = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), settings)) {
            Awaitility.await().atMost(LIMIT).until(() -> good().send(strict).status() == 202);
            assertThat(IntStream.range(0, 30).map(i -> good().send(strict).status()).distinct().boxed()).containsExactlyInAnyOrder(202, 429);
            // who is denied before the body comes may send it nevertheless, and goes on behind it
            Push large = Push.of("acme", "x".repeat(1_500_000));
            try (RawHttp connection = RawHttp.to(strict)) {
                Awaitility.await().atMost(LIMIT).until(() -> {
                    RawHttp.Answer early = connection.send(large.head().replace("webhook-id: ", "webhook-id: .")).send(new byte[10_000])
                            .send(Arrays.copyOf(large.body(), 1_490_000)).answer();
                    assertThat(early.status()).isIn(401, 429);
                    return early.status() == 429;
                });
            }
            Awaitility.await().atMost(LIMIT).until(() -> strict.get("/search").statusCode() == 401);
        }
    }

    @Test
    void areNoPathUnlessASettingSaysSo(@TempDir Path routes) {
        ProviderFolder folder = new ProviderFolder(routes);
        folder.put("acme", PushedFeedsTest.file().yaml());
        Map<String, String> settings = new HashMap<>(PushedFeedsTest.settings(folder));
        settings.remove("PUSH_ENABLED");
        try (RunningMarquee off = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), settings)) {
            assertThat(good().send(off).status()).isEqualTo(404);
            try (RawHttp connection = RawHttp.to(off)) {
                for (String method : List.of("GET", "HEAD", "OPTIONS", "PUT")) {
                    assertThat(connection.ask(method, "/push/acme").status()).isEqualTo(404);
                }
                assertThat(connection.send(good().with("Content-Length", "9000").head()).answer().status()).isEqualTo(413);
            }
        }
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.camel.api.management.ManagedCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask the management port, and how much it takes. */
@Tag("application")
@Tag("postgres")
class ManagementPortTest {

    private static final String PASSWORD = "only-for-this-test";
    private static final String OPERATOR = "Authorization: Basic "
            + Base64.getEncoder().encodeToString(("operator:" + PASSWORD).getBytes(StandardCharsets.UTF_8)) + "\n";
    private static final List<String> METHODS = List.of("GET", "POST", "OPTIONS", "DELETE");
    private static final List<String> PATHS = List.of(
            "/", "/status", "/observe/status", "/observe/health", "/observe/health/live", "/observe/health/ready", "/observe/metrics",
            "/observe/rejections", "/observe/approvals", "/observe/providers", "/hawtio/", "/hawtio/jolokia", "/hawtio/jolokia/version", "//status", "/%73tatus");

    private static RunningMarquee marquee;

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start(
                Map.of("HAWTIO_PASSWORD", PASSWORD, "MANAGEMENT_HOSTS", "ops.example, Other"));
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static RawHttp.Answer ask(String method, String path, String headers) {
        try (RawHttp client = RawHttp.toManagement(marquee)) {
            return client.send(method + " " + path + " HTTP/1.1\n" + headers + "\n").answer();
        }
    }

    private static void denies(String code, String headers) {
        double before = marquee.metric("marquee_management_denied_total");
        for (String path : PATHS) {
            for (String method : METHODS) {
                RawHttp.Answer answer = ask(method, path, headers + OPERATOR);
                assertThat(answer.status()).as(method + " " + path).isEqualTo(403);
                assertThat(answer.header("Content-Type")).isEqualTo("application/json");
                assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
                assertThat(new JsonObject(answer.text()).getJsonObject("error").getString("code")).isEqualTo(code);
            }
        }
        assertThat(marquee.metric("marquee_management_denied_total") - before).isEqualTo(PATHS.size() * METHODS.size());
    }

    // who

    @ParameterizedTest
    @ValueSource(strings = {
        "evil.example", "evil.example:9876", "localhost.evil.example", "127.0.0.1.evil.example", "evil@localhost", "localhost@evil.example",
        "2130706433", "0x7f.1", "[evil]", "[::1].evil.example", "ops.example.evil.example", "", "localhost:port"
    })
    void deniesEveryPathUnderANameThatIsNotItsOwn(String host) {
        denies("HOST_DENIED", "Host: " + host + "\n");
    }

    @Test
    void deniesARequestWithTwoNames() {
        denies("HOST_DENIED", "Host: localhost\nHost: evil.example\n");
    }

    static Stream<String> pagesOfOthers() {
        return Stream.of(
                "Origin: http://evil.example", "Origin: null", "Origin: http://localhost:1", "Origin: http://localhost.evil.example",
                "Origin: http://localhost\nOrigin: http://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate", "sec-fetch-site: none\nSec-Fetch-Site: cross-site");
    }

    @ParameterizedTest
    @MethodSource("pagesOfOthers")
    void deniesEveryPathToPagesOfOthers(String headers) {
        denies("ORIGIN_DENIED", "Host: localhost\n" + headers + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "localhost", "LocalHost:9876", "127.0.0.1", "127.0.0.1:9876", "[::1]:9876", "10.1.2.3:9876", "[2001:db8::1]", "ops.example", "OTHER:80"
    })
    void answersUnderItsNamesAndByAddresses(String host) {
        assertThat(ask("GET", "/status", "Host: " + host + "\n").status()).isEqualTo(200);
        for (String page : List.of("Origin: http://" + host, "Origin: https://" + host, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none")) {
            assertThat(ask("GET", "/observe/health/ready", "Host: " + host + "\n" + page + "\n").status()).as(page).isEqualTo(200);
        }
    }

    @Test
    void answersProbesThatSayNoName() {
        try (RawHttp client = RawHttp.toManagement(marquee)) {
            assertThat(client.send("GET /observe/health/ready HTTP/1.0\n\n").answer().status()).isEqualTo(200);
        }
    }

    // how much

    @Test
    void asksTheDatabaseOnceASecondHoweverManyAsk() throws Exception {
        ManagedCamelContext managed = marquee.context().getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
        long before = managed.getManagedRoute("list-polls").getExchangesTotal();
        long began = System.nanoTime();
        CountDownLatch answered = new CountDownLatch(400);
        ExecutorService clients = Executors.newFixedThreadPool(16);
        for (int i = 0; i < 400; i++) {
            clients.execute(() -> {
                assertThat(ask("GET", "/observe/status", "Host: localhost\n").status()).isEqualTo(200);
                answered.countDown();
            });
        }
        assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
        clients.shutdown();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        assertThat(managed.getManagedRoute("list-polls").getExchangesTotal() - before).isBetween(1L, seconds + 2);
        marquee.awaitPoll();
    }

    /** Over HTTP and over JMX: a database that hangs is one that says nothing. */
    @Test
    void tellsWhatItKnowsItselfWhileTheDatabaseHangs() throws Exception {
        marquee.awaitPoll();
        ObjectName provider = new ObjectName("io.marquee:type=Provider,name=fever");
        try (Connection session = DriverManager.getConnection(marquee.database().url(), "postgres", "");
                Statement lock = session.createStatement()) {
            session.setAutoCommit(false);
            lock.execute("lock table providers, rejections in access exclusive mode");
            long began = System.nanoTime();
            for (String path : List.of("/observe/status", "/observe/providers")) {
                // an answer of before is good for a second
                await().untilAsserted(() -> {
                    JsonObject known = new JsonObject(ask("GET", path, "Host: localhost\n").text());
                    assertThat(known.getString("database")).as(path).isEqualTo("down");
                    assertThat(known.getJsonArray("providers").getJsonObject(0).getString("name")).as(path).isEqualTo("fever");
                });
            }
            assertThat(ask("GET", "/observe/rejections", "Host: localhost\n").status()).isEqualTo(503);
            await().until(() -> ManagementFactory.getPlatformMBeanServer().getAttribute(provider, "Outcome") == null);
            // a statement would be given up after a minute
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(40));
        }
        await().until(() -> "up".equals(new JsonObject(ask("GET", "/observe/status", "Host: localhost\n").text()).getString("database")));
    }

    @Test
    void closesConnectionsBeyondItsLimitAndGoesOnWhenSomeAreGone() {
        List<RawHttp> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 80; i++) {
                clients.add(RawHttp.toManagement(marquee));
            }
            String ready = "GET /observe/health/ready HTTP/1.1\nHost: localhost\n\n";
            assertThat(clients.stream().filter(client -> takes(client, ready)).count()).isBetween(1L, 64L);
        } finally {
            clients.forEach(RawHttp::close);
        }
        await().untilAsserted(() -> assertThat(marquee.observe("health/ready")).contains("UP"));
    }

    private static boolean takes(RawHttp client, String request) {
        try {
            return client.send(request).answer().status() == 200;
        } catch (RuntimeException closed) {
            return false;
        }
    }

    @Test
    void rejectsHeadsThatAreTooLarge() {
        assertThat(ask("GET", "/status?" + "x".repeat(9_000), "Host: localhost\n").status()).isEqualTo(414);
        assertThat(ask("GET", "/status", "Host: localhost\nX: " + "x".repeat(9_000) + "\n").status()).isEqualTo(431);
    }
}

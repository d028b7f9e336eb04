package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ManyPlans;
import io.marquee.kit.Memory;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SteadyLoad;
import io.marquee.kit.TestCertificate;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that ask for more before they read: they hold little, whatever they ask, and not for long. */
@Tag("application")
@Tag("hostile")
class UnreadAnswersTest {

    /** An answer of a megabyte and more: a few of them are as good as many. */
    private static final String BUNDLE = "GET /docs/swagger-ui-bundle.js";
    /** What each of a crowd sends without a pause: one request of each kind of answer, over and over. */
    private static final List<String> REQUESTS = List.of(
            "GET /nothing", "POST /search", "PUT /nothing", "GET /search?starts_at=word", "GET /search?starts_at=2030-01-01", "HEAD /search",
            "GET /docs/", BUNDLE, "GET /openapi.yaml", "GET /", "OPTIONS /search", "GET /search", "GET /%zz");
    private static final String REST = " HTTP/1.1\nHost: x\n\n";
    private static final int SENT_TOGETHER = 300;
    private static final int[] PIECES = {1, 7, 50, 400, 3_000, 20_000};
    private static final int SEEDS = 4;
    private static final String ALL = "GET /search HTTP/1.1\nHost: x\n\n";
    private static final String ONE_DAY = "/search?starts_at=2020-05-01&ends_at=2020-05-02";
    private static final int PLANS = 40_000;
    private static final int CROWD = REQUESTS.size();
    private static final int READERS = 30;
    /** Far too few if each answer kept one. */
    private static final int PLACES = READERS / 2;
    private static final int TIMES = 1_000;
    private static final int MOST_FLOODS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Of each connection: what may wait in it, its buffers, and its session of TLS. */
    private static final long EACH = 400_000;
    private static final long SLACK = 16 * Memory.MEGABYTE;
    private static final int FEW_BYTES = 500_000;

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;
    private static final Map<Transport, RunningMarquee> SERVERS = new EnumMap<>(Transport.class);

    /** How the clients come. */
    enum Transport { PLAIN, TLS }

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.in(folder, "EC");
        TestDatabase database = TestDatabase.create();
        for (Transport transport : Transport.values()) {
            Map<String, String> settings = new HashMap<>(Map.of(
                    "HTTP_PATIENCE", PATIENCE.toSeconds() + "s", "HTTP_MAX_IN_FLIGHT", String.valueOf(PLACES), "POLL_PERIOD", "1h"));
            if (transport == Transport.TLS) {
                settings.putAll(certificate.settings(folder));
            } else {
                settings.put("HTTP_MAX_WAITING_BYTES", String.valueOf(READERS * FEW_BYTES));
            }
            SERVERS.put(transport, RunningMarquee.start(database, new FakeProvider(), settings));
        }
        ManyPlans.into(database, PLANS);
        SERVERS.values().forEach(RunningMarquee::awaitFresh);
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(RunningMarquee::close);
    }

    private static RawHttp connect(Transport transport) {
        RunningMarquee server = SERVERS.get(transport);
        return transport == Transport.PLAIN ? RawHttp.to(server) : RawHttp.to(server, certificate);
    }

    private static RawHttp narrow(Transport transport) {
        RunningMarquee server = SERVERS.get(transport);
        return transport == Transport.PLAIN ? RawHttp.narrow(server) : RawHttp.narrow(server, certificate);
    }

    private static SteadyLoad steadyLoad(Transport transport) {
        SocketFactory sockets = transport == Transport.PLAIN ? SocketFactory.getDefault() : certificate.tls().getSocketFactory();
        return SteadyLoad.start(sockets, SERVERS.get(transport).port(), ONE_DAY, "", 2, 50);
    }

    private static void assertServed(Transport transport) {
        try (RawHttp other = connect(transport)) {
            assertThat(other.get(ONE_DAY).status()).isEqualTo(200);
        }
    }

    private static void assertNothingWaits(Transport transport) {
        Awaitility.await().atMost(LIMIT).until(() -> SERVERS.get(transport).metric("marquee_connections_waiting_bytes") == 0);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void holdLittleWhateverTheyAsk(Transport transport) throws Exception {
        byte[][] floods = REQUESTS.stream()
                .map(request -> (request + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(TIMES).getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        assertServed(transport);
        long before = Memory.used();
        ExecutorService threads = Executors.newFixedThreadPool(CROWD);
        CountDownLatch over = new CountDownLatch(CROWD);
        try (SteadyLoad searches = steadyLoad(transport)) {
            List<Future<Boolean>> crowd = Stream.of(floods)
                    .map(flood -> threads.submit(() -> {
                        try (RawHttp client = narrow(transport)) {
                            int sent = 0;
                            // what lies in the buffers of the system is answered first, so patience begins later
                            while (sent < MOST_FLOODS && client.sends(flood, LIMIT)) {
                                sent++;
                            }
                            return sent < MOST_FLOODS;
                        } finally {
                            over.countDown();
                        }
                    }))
                    .toList();
            while (!over.await(1, TimeUnit.SECONDS)) {
                assertServed(transport);
                Memory.assertGrowth(before, CROWD * EACH + SLACK);
            }
            for (Future<Boolean> client : crowd) {
                assertThat(client.get()).as("closed before long").isTrue();
            }
            assertThat(searches.answers()).isNotEmpty();
            assertThat(SteadyLoad.exceptions(searches.answers(), search -> search.status() == 200)).as("searches beside the flood").isEmpty();
        } finally {
            threads.shutdownNow();
        }
        assertNothingWaits(transport);
    }

    /** Those who read are answered one by one, whatever of their requests comes in one piece. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void areAnsweredInOrderHoweverTheirRequestsAreCut(Transport transport) throws Exception {
        List<String> answered = REQUESTS.stream().filter(request -> !request.endsWith("/search")).toList();
        List<String> small = answered.stream().filter(request -> !request.equals(BUNDLE)).toList();
        Map<String, Integer> statuses = new HashMap<>();
        for (String request : answered) {
            try (RawHttp alone = connect(transport)) {
                statuses.put(request, alone.send(request + REST).answerTo(method(request)).status());
            }
        }
        assertThat(statuses.values()).contains(200, 302, 400, 404);
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<String> asked = new ArrayList<>(random.ints(SENT_TOGETHER, 0, small.size()).mapToObj(small::get).toList());
            asked.add(random.nextInt(SENT_TOGETHER), BUNDLE);
            byte[] bytes = (String.join(REST, asked) + REST).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
            List<Integer> answers = new ArrayList<>();
            try (RawHttp client = connect(transport)) {
                CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                    for (int at = 0, next; at < bytes.length; at = next) {
                        next = Math.min(bytes.length, at + PIECES[random.nextInt(PIECES.length)]);
                        client.send(Arrays.copyOfRange(bytes, at, next));
                    }
                });
                for (String request : asked) {
                    answers.add(client.answerTo(method(request)).status());
                }
                sent.get();
            }
            assertThat(answers).as("seed %d", seed).isEqualTo(asked.stream().map(statuses::get).toList());
        }
    }

    private static String method(String request) {
        return request.substring(0, request.indexOf(' '));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void holdLittleOfALargeAnswer(Transport transport) {
        assertServed(transport);
        long before = Memory.used();
        List<RawHttp> readers = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                readers.add(narrow(transport).send(ALL).awaitAnswer());
            }
            Memory.assertGrowth(before, READERS * EACH + SLACK);
            assertServed(transport);
        } finally {
            readers.forEach(RawHttp::close);
        }
        assertNothingWaits(transport);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void holdNothingOnceTheyAreGone(Transport transport) {
        for (int i = 0; i < 20; i++) {
            try (RawHttp client = narrow(transport)) {
                client.send(ALL).awaitAnswer();
            } catch (UncheckedIOException e) {
                throw new AssertionError("denied to answer", e);
            }
        }
        assertNothingWaits(transport);
        assertServed(transport);
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ManyPlans;
import io.marquee.kit.Memory;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of tens of megabytes to clients that take them, take them slowly, or go away. */
@Tag("application")
@Tag("hostile")
class BigAnswersTest {

    private static final int PLANS = 100_000;
    private static final String ALL = "/search";
    /** Every other event, so that nothing of it lies together. */
    private static final String HALF = "/search?ends_at=2029-12-31";
    private static final String ONE_DAY = "/search?starts_at=2020-05-01&ends_at=2020-05-02";
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final Duration BACK_TO_NORMAL = Duration.ofSeconds(5);
    private static final Duration PROMPT = Duration.ofSeconds(3);
    private static final int MOST_IN_FLIGHT = 60;
    private static final int VANISHING = 5_000;
    private static final int AT_ONCE = 32;

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static RunningMarquee marquee;
    /** With ordinary patience, for clients that read all, however little of the machine is theirs. */
    private static RunningMarquee patient;
    private static String all;

    private final List<RawHttp> slow = new ArrayList<>();

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start(
                DATABASE,
                new FakeProvider(),
                Map.of(
                        "HTTP_PATIENCE", PATIENCE.toSeconds() + "s",
                        "HTTP_MAX_IN_FLIGHT", String.valueOf(MOST_IN_FLIGHT),
                        "POLL_PERIOD", "1h"));
        patient = RunningMarquee.start(
                DATABASE, new FakeProvider(), Map.of("HTTP_MAX_IN_FLIGHT", String.valueOf(MOST_IN_FLIGHT), "POLL_PERIOD", "1h"));
        ManyPlans.into(DATABASE, PLANS);
        marquee.awaitFresh();
        patient.awaitFresh();
        all = ManyPlans.answer(DATABASE, "9999-01-01");
    }

    @AfterAll
    static void stop() {
        patient.close();
        marquee.close();
    }

    @AfterEach
    void leaveNothingUnderWay() {
        slow.forEach(RawHttp::close);
        Awaitility.await().atMost(BACK_TO_NORMAL).until(() -> marquee.get(ONE_DAY).statusCode() == 200);
    }

    private void slowReaders(int count) {
        IntStream.range(0, count).forEach(i -> slow.add(
                RawHttp.narrow(marquee).send("GET " + ALL + " HTTP/1.1\nHost: x\n\n").awaitAnswer()));
    }

    private static HttpResponse<String> get(String target) {
        return get(marquee, target);
    }

    private static HttpResponse<String> get(RunningMarquee asked, String target) {
        return asked.send(HttpRequest.newBuilder(asked.uri(target)).timeout(PROMPT).build());
    }

    @Test
    void answersAllOfTimeCompletelyAndInOrder() {
        String half = ManyPlans.answer(DATABASE, "2029-12-31");
        try (RawHttp client = RawHttp.to(patient)) {
            for (String encoding : List.of("identity", "gzip")) {
                assertThat(client.get(ALL, "Accept-Encoding: " + encoding).text().equals(all)).isTrue();
                assertThat(client.get(HALF, "Accept-Encoding: " + encoding).text().equals(half)).isTrue();
            }
        }
        assertThat(IntStream.iterate(all.indexOf("\"id\""), at -> at >= 0, at -> all.indexOf("\"id\"", at + 1)).count())
                .isEqualTo(PLANS);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, HALF})
    void answersSmallRequestsWhileBigOnesAreUnderWay(String target) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> big = IntStream.range(0, 24)
                    .mapToObj(i -> threads.submit(() -> {
                        try (RawHttp client = RawHttp.to(patient)) {
                            return client.get(target).body().length >= all.length() / 3;
                        }
                    }))
                    .toList();
            int small = 0;
            while (!big.stream().allMatch(Future::isDone)) {
                assertThat(get(patient, ONE_DAY).statusCode()).isEqualTo(200);
                small++;
            }
            for (Future<Boolean> answer : big) {
                assertThat(answer.get()).isTrue();
            }
            assertThat(small).isGreaterThan(5);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void holdsNoAnswerTwiceForClientsThatDoNotRead() {
        long before = Memory.used();
        slowReaders(MOST_IN_FLIGHT / 2);
        Memory.assertGrowth(before, 2L * all.length());
    }

    @Test
    void closesSlowReadersAndServesOthersMeanwhile() {
        slowReaders(MOST_IN_FLIGHT - 1);
        long begun = System.nanoTime();
        // no database connection is held, nor any thread that others need
        assertThat(DATABASE.rows("select state from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'marquee-reader' and state <> 'idle'"))
                .isEmpty();
        Awaitility.await().pollInterval(Duration.ofMillis(100)).atMost(PATIENCE.plus(MARGIN)).until(() -> {
            assertThat(get(ONE_DAY).statusCode()).isEqualTo(200);
            return System.nanoTime() - begun > PATIENCE.plusSeconds(1).toNanos();
        });
        // what is left is what the system had taken over before
        slow.forEach(reader -> reader.bytesUntilClosed(MARGIN, all.length() - 1));
    }

    @Test
    void closesSlowReadersThatGoOnAsking() {
        slowReaders(10);
        long begun = System.nanoTime();
        Awaitility.await().pollInterval(Duration.ofMillis(500)).atMost(PATIENCE.plus(MARGIN)).until(() -> {
            slow.forEach(reader -> reader.sends("GET /search HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            return System.nanoTime() - begun > PATIENCE.plusSeconds(1).toNanos();
        });
        slow.forEach(reader -> reader.bytesUntilClosed(MARGIN, all.length() - 1));
    }

    @Test
    void keepsNoPlacesForClientsThatDoNotRead() {
        slowReaders(2 * MOST_IN_FLIGHT);
        for (int i = 0; i < 10; i++) {
            assertThat(get(ONE_DAY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void losesNothingToClientsThatVanishInMidAnswer() throws Exception {
        vanish(VANISHING / 5);
        long before = Memory.used();
        vanish(VANISHING - VANISHING / 5);
        Awaitility.await().atMost(BACK_TO_NORMAL).pollInterval(Duration.ofSeconds(1)).untilAsserted(() ->
                Memory.assertGrowth(before, 8 * Memory.MEGABYTE));
        assertThat(get(ONE_DAY).statusCode()).isEqualTo(200);
    }

    @Test
    void rejectsWhatIsTooMuchAtOnceUntilClientsVanishAndTheDatabaseAnswers() throws Exception {
        int most = 20;
        Map<String, String> settings =
                Map.of("SEARCH_MEMORY", "1", "HTTP_MAX_IN_FLIGHT", String.valueOf(most), "POLL_PERIOD", "1h");
        try (RunningMarquee asking = RunningMarquee.start(DATABASE, new FakeProvider(), settings)) {
            asking.awaitFresh();
            // every place is free again each time: as many as ever fit, and not one more
            for (int round = 0; round < 3; round++) {
                try (Connection lock = DriverManager.getConnection(DATABASE.url(), "postgres", "")) {
                    // the database takes its time
                    lock.setAutoCommit(false);
                    lock.createStatement().execute("lock table plans in access exclusive mode");
                    for (int i = 1; i < most; i++) {
                        slow.add(RawHttp.to(asking).send("GET " + ONE_DAY + " HTTP/1.1\nHost: x\n\n"));
                    }
                    Awaitility.await().atMost(PROMPT).until(() ->
                            DATABASE.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") > 1);
                    assertThat(get(asking, "/search?starts_at=2031-01-01").statusCode()).isEqualTo(200);
                    slow.add(RawHttp.to(asking).send("GET " + ONE_DAY + " HTTP/1.1\nHost: x\n\n"));
                    Awaitility.await().atMost(PROMPT).until(() -> get(asking, "/search?starts_at=2031-01-01").statusCode() == 503);
                    HttpResponse<String> surplus = get(asking, ONE_DAY);
                    assertThat(surplus.statusCode()).isEqualTo(503);
                    assertThat(surplus.headers().firstValue("Retry-After")).hasValue("1");
                    assertThat(surplus.headers().firstValue("Cache-Control")).hasValue("no-store");
                    assertThat(surplus.body()).startsWith("{\"error\":{\"code\":\"OVERLOADED\"").endsWith(",\"data\":null}");
                    slow.forEach(RawHttp::vanish);
                    slow.clear();
                    lock.rollback();
                }
                Awaitility.await().atMost(BACK_TO_NORMAL).untilAsserted(() -> {
                    for (int i = 0; i < most; i++) {
                        assertThat(get(asking, ONE_DAY).statusCode()).isEqualTo(200);
                    }
                });
            }
        }
    }

    private static void vanish(int clients) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < clients; i++) {
            threads.execute(() -> {
                try (RawHttp client = RawHttp.to(marquee)) {
                    client.send("GET " + ALL + " HTTP/1.1\nHost: x\n\n").awaitAnswer();
                    done.incrementAndGet();
                } catch (UncheckedIOException e) {
                    throw new AssertionError("rejected to answer", e);
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).as("in time").isTrue();
        assertThat(done.get()).isEqualTo(clients);
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Barrier;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.SteadyLoad;
import io.marquee.kit.SteadyLoad.Answer;
import io.marquee.kit.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What clients of the packaged jar see while its PostgreSQL is killed, hangs, or is full, and afterwards. */
@Tag("hostile")
class OutageIT extends OnOwnPostgres {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(32);
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration OUTAGE = Duration.ofSeconds(4);
    private static final Duration WARM_LIMIT = Duration.ofSeconds(10);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    // an answer that waits for a database takes a second
    private static final long QUICK = Duration.ofMillis(50).toNanos();
    // what a small machine that runs clients, server, and database needs
    private static final long NOISE = Duration.ofMillis(100).toNanos();

    private static final LocalDate COMING = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1);
    private static final LocalDate LONG_AGO = LocalDate.of(2001, 5, 1);
    private static final String LOADED = "/search?starts_at=" + COMING + "&ends_at=" + COMING.plusMonths(1);
    private static final String UNLOADED = "/search?starts_at=2001-05-01&ends_at=2001-06-01";
    private static final int COMING_PLANS = 10;
    // much more than what may be held
    private static final int OLD_PLANS = 300;
    private static final String SEARCH_MEMORY = "50000";

    private TestDatabase database;
    private SteadyLoad loaded;
    private SteadyLoad unloaded;

    private enum Outage {
        KILLED(role -> server.kill(), role -> server.start()),
        HANGING(role -> server.freeze(), role -> server.thaw()),
        OUT_OF_CONNECTIONS(
                role -> {
                    server.maintenance().execute("alter role " + role + " connection limit 0");
                    server.maintenance().execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role + "'");
                },
                role -> server.maintenance().execute("alter role " + role + " connection limit -1"));

        private final Consumer<String> begin;
        private final Consumer<String> end;

        Outage(Consumer<String> begin, Consumer<String> end) {
            this.begin = begin;
            this.end = end;
        }
    }

    @BeforeEach
    void makeDatabase() {
        // of an ordinary role: limits do not bind a superuser
        server.maintenance().execute("create role " + name + " login");
        database = server.database(name);
        database.execute("grant all on schema public to " + name);
    }

    @AfterEach
    void stopLoads() {
        Stream.of(loaded, unloaded).filter(Objects::nonNull).forEach(SteadyLoad::close);
    }

    private void start(String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("FEVER_URL", provider.url());
        settings.put("DATABASE_URL", server.url(name));
        settings.put("DATABASE_USER", name);
        settings.put("SEARCH_MEMORY", SEARCH_MEMORY);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        marquee = PackagedMarquee.start(folder, settings);
    }

    private static byte[] feed(String title) {
        return feed(title, OLD_PLANS);
    }

    private static byte[] feed(String title, int oldPlans) {
        return ProviderFeed.of(IntStream.range(0, COMING_PLANS + oldPlans)
                .mapToObj(i -> ProviderFeed.plan(i, title + i + ".", (i < COMING_PLANS ? COMING : LONG_AGO).plusDays(i % 28)))
                .toArray(String[]::new));
    }

    private static String lastOf(String title) {
        return title + (COMING_PLANS + OLD_PLANS - 1) + ".";
    }

    private static ConditionFactory await(Duration limit) {
        return Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(50));
    }

    private boolean answers(String path, String source, String... parts) {
        Optional<HttpResponse<String>> answer = marquee.get(path);
        return answer.isPresent()
                && answer.get().statusCode() == 200
                && answer.get().headers().firstValue("Server-Timing").orElse("").startsWith(source)
                && Arrays.stream(parts).allMatch(answer.get().body()::contains);
    }

    private static boolean isFound(Answer answer, String source, int events) {
        return answer.status() == 200
                && answer.header("Server-Timing").startsWith(source)
                && answer.body().split("\"title\":", -1).length == 1 + events;
    }

    private static boolean isUnavailable(Answer answer) {
        return answer.status() == 503
                && answer.header("Retry-After").matches("\\d+")
                && answer.body().contains("\"code\":\"DATABASE_UNAVAILABLE\"")
                && answer.body().contains("\"data\":null");
    }

    private static boolean isQuick(SteadyLoad load, double part) {
        long now = System.nanoTime();
        List<Answer> last = load.answers(now - SECOND, now);
        return !last.isEmpty() && SteadyLoad.quantile(last, part) < QUICK;
    }

    /** The first requests of a process take long, and so do those that wait behind them. */
    private void warmUp() {
        long end = System.nanoTime() + WARM_LIMIT.toNanos();
        Awaitility.await().forever().until(() -> isQuick(loaded, 0.99) || System.nanoTime() - end >= 0);
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await().atMost(time.plusSeconds(5)).until(() -> System.nanoTime() - end >= 0);
    }

    @TestFactory
    Stream<DynamicTest> answersWhatItHoldsAsBeforeAndTheRestWith503() {
        provider.says(feed("Before"));
        start();
        await(START_LIMIT).until(() -> answers(LOADED, "memory", "Before0.") && answers(UNLOADED, "database", lastOf("Before")));
        loaded = SteadyLoad.start(marquee.port(), LOADED, 16, 1_000);
        unloaded = SteadyLoad.start(marquee.port(), UNLOADED, 40, 20);
        warmUp();
        return Stream.of(Outage.values()).map(outage -> DynamicTest.dynamicTest(outage.name(), () -> outlives(outage)));
    }

    private void outlives(Outage outage) {
        long calm = System.nanoTime();
        pass(CALM);
        long outageBegins = System.nanoTime();
        outage.begin.accept(name);
        // the first ones wait for the database, until the breaker has seen enough of that
        await(RECOVERY).until(() -> System.nanoTime() - outageBegins > SECOND && isQuick(unloaded, 0.5));
        long knownToBeAway = System.nanoTime();
        pass(OUTAGE);
        // another instance would do no better, and a restarted one worse
        assertThat(marquee.health("ready")).isEqualTo(200);
        assertThat(marquee.health("live")).isEqualTo(200);
        long outageEnds = System.nanoTime();
        outage.end.accept(name);
        await(RECOVERY).until(() -> answers(UNLOADED, "database"));
        String after = "After" + outage;
        provider.says(feed(after));
        await(RECOVERY).until(() -> answers(LOADED, "memory", after + "0.") && answers(UNLOADED, "database", lastOf(after)));
        long over = System.nanoTime();

        assertThat(SteadyLoad.exceptions(loaded.answers(calm, over), answer -> isFound(answer, "memory", COMING_PLANS))).isEmpty();
        long before = SteadyLoad.quantile(loaded.answers(calm, outageBegins), 0.99);
        long meanwhile = SteadyLoad.quantile(loaded.answers(outageBegins, outageEnds), 0.99);
        assertThat(meanwhile).as("p99 in nanoseconds, before %d", before).isLessThan(2 * before + NOISE);

        assertThat(SteadyLoad.exceptions(
                        unloaded.answers(calm, over), answer -> isFound(answer, "database", OLD_PLANS) || isUnavailable(answer)))
                .isEmpty();
        List<Answer> later = unloaded.answers(knownToBeAway, outageEnds);
        // what hung may be answered in the end
        assertThat(SteadyLoad.exceptions(later, answer -> isUnavailable(answer) || answer.done() - outageEnds > 0)).isEmpty();
        assertThat(SteadyLoad.quantile(later, 0.5)).as("median in nanoseconds").isLessThan(QUICK);
    }

    @Test
    void losesNoPlanWhenTheDatabaseRestartsInTheMiddleOfAPoll() {
        int oldPlans = 500;
        provider.says(feed("Show", oldPlans));
        // a statement for each plan, so that there is a middle
        start("STORE_BATCH_PLANS", "1");
        await(START_LIMIT).ignoreExceptions().until(() -> database.number("select count(*) from plans") > 0);
        // in a statement: between two of them a poll need not notice that the server was away
        try (Barrier barrier = Barrier.at(database, "Show450.")) {
            barrier.awaitReached();
            List<String> accepted = database.rows("select id from plans");
            server.stop();
            server.start();
            assertThat(database.rows("select id from plans")).containsAll(accepted);
        }
        await(RECOVERY).until(() -> database.number("select count(*) from plans") == COMING_PLANS + oldPlans);
        await(RECOVERY).until(() -> answers(LOADED, "memory", "Show0.", "Show9.") && answers(UNLOADED, "database", lastOf("Show")));
        // it was in the middle, and the poll that healed it came to its end
        assertThat(database.rows("select distinct outcome from polls")).containsAnyOf("failed", "partial", "abandoned");
        await(RECOVERY).until(() -> database.number("select count(*) from polls where outcome in ('ok', 'unchanged')") > 0);
        assertThat(database.number("select count(*) from rejections")).isZero();
    }

    @Test
    void startsWithoutTheDatabaseAndRecoversWhenItComes() {
        provider.says(feed("Show"));
        server.stop();
        try {
            start();
            await(START_LIMIT).until(() -> marquee.get(LOADED).isPresent());
            assertThat(marquee.health("ready")).isEqualTo(503);
            try (SteadyLoad load = SteadyLoad.start(marquee.port(), LOADED, 8, 40)) {
                await(WARM_LIMIT).until(() -> isQuick(load, 0.5));
                load.close();
                assertThat(SteadyLoad.exceptions(load.answers(), OutageIT::isUnavailable)).isEmpty();
            }
            assertThat(marquee.health("ready")).isEqualTo(503);
        } finally {
            server.start();
        }
        await(RECOVERY).until(() -> answers(LOADED, "memory", "Show0.") && answers(UNLOADED, "database", lastOf("Show")));
        await(RECOVERY).until(() -> marquee.health("ready") == 200);
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.CountedLines;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.SourceFile;
import io.marquee.kit.SteadyLoad;
import io.marquee.kit.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Very many provider files, all due at once when the jar starts, a tenth of them with large feeds: how quick all of it is where nothing else runs. */
@Tag("hostile")
class ManyProvidersIT extends InOwnFolder {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int FILES = 1_000;
    private static final int LARGE = FILES / 10;
    private static final int PLANS = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(300);
    private static final Duration FIRST_POLLS = Duration.ofSeconds(120);
    private static final Duration LOADED = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final String STATEMENTS = "select xact_commit from pg_stat_database where datname = 'postgres'";
    /** Searches that are not judged: those that a JVM meets first. */
    private static final int WARM_UP = 5_000;
    private static final int MOST_THREADS = 40;
    private static final int STATEMENTS_A_SECOND = 5;
    private static final double CORES = 0.1;
    private static final long P99 = Duration.ofMillis(50).toNanos();
    private static final String PASSWORD = "only-for-this-test";
    /** Of those who open the console at the same time. */
    private static final int OPERATORS = 20;
    private static final int MOST_OF_A_LIST = 16_000_000;
    /** In the end there is an event of each large feed in it. */
    private static final String SEARCH = "/search?starts_at=2035-01-10T09:30:00&ends_at=2035-01-10T10:30:00";
    private static final LocalDateTime FIRST = LocalDateTime.of(2035, 1, 1, 0, 0);

    private static final byte[] LARGE_FEED = feed(PLANS, 0);
    private static final byte[] SMALL_FEED = feed(2, 2 * PLANS);

    private final LoopbackServer providers = new LoopbackServer()
            .on("/large", exchange -> LoopbackServer.answer(exchange, 200, LARGE_FEED))
            .on("/small", exchange -> LoopbackServer.answer(exchange, 200, SMALL_FEED));

    /** Plans an hour apart. */
    private static byte[] feed(int plans, int first) {
        return IntStream.range(first, first + plans)
                .mapToObj(i -> "{\"id\":" + i + ",\"title\":\"Show " + i + "\",\"at\":\"" + FIRST.plusHours(i) + ":00\",\"price\":\"12.50\"}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).ignoreExceptions();
    }

    @AfterEach
    void stop() {
        providers.close();
    }

    private void start() {
        ProviderFolder files = new ProviderFolder(folder.resolve("routes"));
        for (int i = 0; i < FILES; i++) {
            String url = providers.url(i < LARGE ? "/large" : "/small");
            SourceFile file = SourceFile.of("provider-" + i, url)
                    .with("format", "json")
                    .with("records", "/")
                    .with("mapping", "{base_id: .id, plan_id: 1, title: .title, sell_mode: \"online\", start: .at, prices: [.price]}");
            files.put(file.name(), file.yaml());
        }
        marquee = PackagedMarquee.start(folder, List.of("-Xmx512m", "-XX:TieredStopAtLevel=4"), Map.of(
                "ROUTES_DIR", files.path(), "POLL_PERIOD", "1h", "HAWTIO_PASSWORD", PASSWORD));
    }

    @Test
    void arePolledInTurnWhileSearchesAreAnsweredAndCostNextToNothingAfterwards() {
        start();
        // what is lent to the jar is made before it starts
        long begun = System.nanoTime();
        CountedLines accepted = marquee.linesWith(" accepted digest=");
        await().until(() -> accepted.count() == FILES);
        Duration loaded = Duration.ofNanos(System.nanoTime() - begun);
        TestDatabase database = marquee.embeddedDatabase().keeping();
        try (SteadyLoad searches = SteadyLoad.start(marquee.port(), SEARCH, 16, 1_000)) {
            Awaitility.await().atMost(LIMIT).until(() -> searches.answers().size() > WARM_UP);
            long warm = System.nanoTime();
            await().until(() -> database.number("select count(distinct provider) from polls where outcome = 'ok'") == FILES);
            Duration polled = Duration.ofNanos(System.nanoTime() - begun);
            List<SteadyLoad.Answer> beside = searches.answers(warm, System.nanoTime());
            System.out.println(FILES + " files: loaded after " + loaded.toMillis() + " ms, polled after " + polled.toMillis() + " ms; of "
                    + beside.size() + " searches beside, 99 of 100 within " + SteadyLoad.quantile(beside, 0.99) / 1_000 + " µs");
            assertThat(database.rows("select outcome, count(*) from polls group by outcome")).containsExactly("ok | " + FILES);
            assertThat(database.number("select count(*) from plans")).isEqualTo(LARGE * PLANS + (FILES - LARGE) * 2);
            assertThat(SteadyLoad.exceptions(searches.answers(), answer -> answer.status() == 200)).isEmpty();
            assertThat(loaded).isLessThan(LOADED);
            assertThat(polled).isLessThan(FIRST_POLLS);
            assertThat(SteadyLoad.quantile(beside, 0.99)).as("p99 in nanoseconds").isLessThan(P99);
        }
        assertThat(marquee.log()).doesNotContain("OutOfMemoryError", "cannot be kept");
        costsNextToNothing();
        isListedInConsoles();
        marquee.terminate();
        assertThat(marquee.awaitExit(Duration.ofSeconds(15))).hasValue(143);
    }

    /** Nothing is due for an hour; what comes after so many polls, such as months that are read again, is over soon. */
    private void costsNextToNothing() {
        TestDatabase database = marquee.embeddedDatabase();
        await().until(() -> threads() <= MOST_THREADS);
        // what PostgreSQL does by itself after so much is stored is not what idle files cost
        database.execute("alter system set autovacuum = off");
        database.execute("select pg_reload_conf()");
        Awaitility.await().atMost(LIMIT).pollDelay(Duration.ZERO).until(() -> {
            long cpu = cpuMillis();
            long before = database.number(STATEMENTS);
            long begun = System.nanoTime();
            Awaitility.await().atMost(IDLE.multipliedBy(2)).until(() -> System.nanoTime() - begun > IDLE.toNanos());
            double seconds = (System.nanoTime() - begun) / 1e9;
            double perSecond = (database.number(STATEMENTS) - before) / seconds;
            double cores = (cpuMillis() - cpu) / seconds / 1_000;
            System.out.println(FILES + " idle files: " + perSecond + " statements a second, " + threads() + " threads, " + cores + " cores");
            return perSecond <= STATEMENTS_A_SECOND && cores <= CORES;
        });
    }

    /** What Hawtio begins with, and the same as a program asks that knows no better. */
    private void isListedInConsoles() {
        List<CompletableFuture<String>> lists = IntStream.range(0, OPERATORS)
                .mapToObj(i -> jolokia("{\"type\":\"list\",\"config\":{\"listCache\":true}}")).toList();
        assertThat(jolokia("{\"type\":\"list\"}").join()).contains("\"status\":400", "ask with the parameter listCache=true");
        assertThat(lists).allSatisfy(list -> assertThat(list.join().length()).isBetween(FILES, MOST_OF_A_LIST));
        assertThat(lists.get(0).join()).contains("\"status\":200", "poll-provider-" + (FILES - 1));
        assertThat(marquee.get(SEARCH)).hasValueSatisfying(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(marquee.log()).doesNotContain("OutOfMemoryError");
    }

    private CompletableFuture<String> jolokia(String question) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + marquee.managementPort() + "/hawtio/jolokia"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(("operator:" + PASSWORD).getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(HttpResponse::body);
    }

    private int threads() {
        return Integer.parseInt(metric("jvm_threads_live_threads").replaceAll("\\..*", ""));
    }

    private long cpuMillis() {
        return marquee.process().info().totalCpuDuration().orElseThrow().toMillis();
    }

    private String metric(String name) {
        return marquee.metrics().lines().filter(line -> line.startsWith(name + " ")).map(line -> line.split(" ")[1]).findFirst().orElseThrow();
    }
}

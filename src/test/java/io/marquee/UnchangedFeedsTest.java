package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.FreePort;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What polls write when nothing or little has changed, as PostgreSQL counts it: rows inserted, updated, deleted. */
@Tag("application")
class UnchangedFeedsTest {

    private static final int PLANS = 1_000;
    private static final String NOTHING = "0 0 0";
    /** Noted, and removed when the poll ends. */
    private static final String BATCHES = "1 0 1";

    private final TestDatabase database = TestDatabase.create();
    /** The same for all starts: another address would be another feed. */
    private final FakeProvider provider = new FakeProvider();

    @AfterEach
    void close() {
        provider.close();
    }

    private static byte[] feed(int plans, String firstTitle) {
        return ProviderFeed.of(IntStream.range(0, plans)
                .mapToObj(i -> ProviderFeed.plan(i, i == 0 ? firstTitle : "Show " + i, LocalDate.of(2021, 1, 1).plusDays(i)))
                .toArray(String[]::new));
    }

    private static byte[] spaced(byte[] feed) {
        return (new String(feed, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Rows written to each table while an application ran; it has gone, so its connections have told all they wrote. */
    private Map<String, String> writes(Consumer<RunningMarquee> work) {
        Map<String, long[]> before = counts();
        RunningMarquee marquee = RunningMarquee.start(database, provider);
        try {
            work.accept(marquee);
        } finally {
            marquee.stop();
        }
        Map<String, long[]> after = counts();
        return after.keySet().stream().collect(Collectors.toMap(table -> table, table -> IntStream.range(0, 3)
                .mapToObj(i -> String.valueOf(after.get(table)[i] - before.getOrDefault(table, new long[3])[i]))
                .collect(Collectors.joining(" "))));
    }

    private Map<String, long[]> counts() {
        Awaitility.await().until(() -> database.number("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and backend_type = 'client backend' and pid <> pg_backend_pid()")
                == 0);
        Map<String, long[]> counts = new HashMap<>();
        for (String row : database.rows("select relname, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables"
                + " where relname in ('plans', 'months', 'sightings')")) {
            String[] columns = row.split(" \\| ");
            counts.put(columns[0], IntStream.range(1, 4).mapToLong(i -> Long.parseLong(columns[i])).toArray());
        }
        return counts;
    }

    @Test
    void writeNoRowAgain() {
        byte[] feed = feed(PLANS, "Show 0");
        assertThat(writes(marquee -> assertThat(marquee.poll(feed)).isIn("ok", "unchanged")))
                .containsEntry("plans", PLANS + " 0 0")
                .containsEntry("sightings", BATCHES);
        // the same bytes
        assertThat(writes(marquee -> {
                    assertThat(marquee.poll(feed)).isEqualTo("unchanged");
                    assertThat(marquee.awaitPoll()).isEqualTo("unchanged");
                }))
                .isEqualTo(Map.of("plans", NOTHING, "months", NOTHING, "sightings", NOTHING));
        // other bytes of the same plans: that they were seen is noted beside them, a row a batch, until the poll ends
        assertThat(writes(marquee -> marquee.poll(spaced(feed))))
                .isEqualTo(Map.of("plans", NOTHING, "months", NOTHING, "sightings", BATCHES));
    }

    @Test
    void writeTheOnePlanThatHasChanged() {
        writes(marquee -> marquee.poll(feed(PLANS, "Show 0")));
        assertThat(writes(marquee -> marquee.poll(feed(PLANS, "Encore"))))
                .containsEntry("plans", "0 1 0")
                .containsEntry("months", "0 1 0");
        assertThat(database.rows("select title from plans where changed_at > first_seen_at")).containsExactly("Encore");
    }

    @Test
    void removeNothingWhenTheyShrinkOrAreEmptyButRaiseAnAlarm(@TempDir Path routes) throws IOException {
        int port = FreePort.next();
        FakeProvider steady = new FakeProvider();
        steady.says(feed(1, "Steady"));
        ProviderFolder folder = ProviderFolder.withFever(routes).add("steady", steady.url());
        Map<String, String> settings = Map.of("ROUTES_DIR", folder.path(), "MANAGEMENT_PORT", String.valueOf(port));
        try (RunningMarquee marquee = RunningMarquee.start(database, new FakeProvider(), settings)) {
            marquee.poll(feed(PLANS, "Show 0"));
            Awaitility.await().until(() -> marquee.events("").size() == PLANS + 1);
            // a little less is no alarm
            marquee.poll(feed(PLANS * 9 / 10, "Show 0"));
            assertThat(shrunk(marquee, port, "fever")).isEqualTo(0);
            marquee.poll(feed(PLANS / 20, "Show 0"));
            awaitShrunk(marquee, port, 1);
            assertThat(marquee.events("")).hasSize(PLANS + 1);
            marquee.poll(feed(0, ""));
            awaitShrunk(marquee, port, 2);
            assertThat(marquee.events("")).hasSize(PLANS + 1);
            assertThat(marquee.poll(feed(PLANS, "Show 0"))).isIn("ok", "unchanged");
            assertThat(marquee.events("")).hasSize(PLANS + 1);
            assertThat(shrunk(marquee, port, "fever")).isEqualTo(2);
            assertThat(shrunk(marquee, port, "steady")).isEqualTo(0);
        } finally {
            steady.close();
        }
        assertThat(counts().get("plans")[2]).isZero();
    }

    private static void awaitShrunk(RunningMarquee marquee, int port, int times) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> shrunk(marquee, port, "fever") == times);
    }

    private static int shrunk(RunningMarquee marquee, int port, String provider) {
        URI metrics = URI.create("http://127.0.0.1:" + port + "/observe/metrics");
        return marquee.send(HttpRequest.newBuilder(metrics).build())
                .body()
                .lines()
                .filter(line -> line.startsWith("marquee_feeds_shrunk_total{") && line.contains("provider=\"" + provider + "\""))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}

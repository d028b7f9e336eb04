package io.marquee.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Delivery;
import io.marquee.kit.NamedStatement;
import io.marquee.kit.TestDatabase;
import io.marquee.kit.Withdrawing;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The log of changes: what its readers see while many write it. */
@Tag("application")
@Tag("postgres")
class ChangesTest {

    private static final NamedStatement TRIM = NamedStatement.of("trim-changes");
    private static final NamedStatement LIST = NamedStatement.of("list-changes");
    private static final Withdrawing OPERATOR = new Withdrawing(7);
    private static final int WRITERS = 4;
    private static final int PLANS = 60;

    private final TestDatabase database = TestDatabase.create();

    /** The database is a copy of another, which is another place. */
    @BeforeEach
    void beginsAnEpoch() throws SQLException {
        try (Connection connection = connect()) {
            assertThat(trim(connection, 1_000_000)).containsEntry("begun", true);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), "postgres", "");
    }

    private static Map<String, Object> trim(Connection connection, long keptMs) throws SQLException {
        return TRIM.rows(connection, Map.of("keptMs", keptMs)).get(0);
    }

    /** A line of the statement's text: a plan of a provider, online with that title, or offline. Providers have a month each. */
    private static String plan(String provider, int number, String title, boolean online) {
        String start = "2030-%02d-12 20:00:00".formatted(1 + Math.floorMod(provider.hashCode(), 12));
        return String.join("\u001f", id(provider, number).toString(), "b" + number, "1", String.valueOf(online), title, start, "",
                start + "Z", start + "Z", "", "", online ? "{\"title\":\"" + title + "\"}" : "");
    }

    private static UUID id(String provider, int number) {
        return UUID.nameUUIDFromBytes((provider + number).getBytes(StandardCharsets.UTF_8));
    }

    private static void store(Connection connection, String provider, List<String> plans) throws SQLException {
        new Delivery(provider, plans).store(connection);
    }

    private List<Map<String, Object>> changesAfter(Connection connection, long number, int limit) throws SQLException {
        List<Map<String, Object>> rows = LIST.rows(connection, Map.of("after", number, "limit", limit));
        assertThat(rows).isNotEmpty().allMatch(row -> (boolean) row.get("is_here"));
        return rows.get(0).get("number") == null ? List.of() : rows;
    }

    private List<String> log() {
        return database.rows("select was, became from changes order by number");
    }

    @Test
    void holdsWhatWasPublishedAndHowItChanged() throws SQLException {
        try (Connection connection = connect()) {
            store(connection, "acme", List.of(plan("acme", 1, "Hamlet", true), plan("acme", 2, "Offline", false)));
            store(connection, "acme", List.of(plan("acme", 1, "Hamlet", true)));
            store(connection, "acme", List.of(plan("acme", 1, "Hamlet II", true)));
            store(connection, "acme", List.of(plan("acme", 1, "Hamlet III", false)));
        }
        assertThat(log()).containsExactly("null | {\"title\":\"Hamlet\"}", "{\"title\":\"Hamlet\"} | {\"title\":\"Hamlet II\"}");
        assertThat(database.rows("select c.provider, p.outcome from changes c join polls p on p.id = c.poll_id")).containsExactly("acme | ok", "acme | ok");
    }

    /** A reader that goes on by the last number that it has seen ends with what is published, whatever was written and withdrawn at the same time. */
    @Test
    void letsNoReaderMissAChangeWhileManyWriteAndSomeAreKilled() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 4);
        AtomicBoolean written = new AtomicBoolean();
        AtomicBoolean quiet = new AtomicBoolean();
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int seed = writer;
                writers.add(threads.submit(() -> write(seed, Integer.getInteger("changes.rounds", 60))));
            }
            Future<?> killer = threads.submit((Callable<Void>) () -> kill(written));
            Future<?> operator = threads.submit((Callable<Void>) () -> withdraw(written));
            Future<?> settler = threads.submit((Callable<Void>) () -> settle(written));
            Future<Map<String, String>> copy = threads.submit(() -> copy(quiet));
            for (Future<?> writer : writers) {
                writer.get();
            }
            written.set(true);
            killer.get();
            operator.get();
            settler.get();
            try (Connection connection = connect()) {
                OPERATOR.settleAll(connection);
            }
            quiet.set(true);
            assertThat(copy.get().equals(published())).as("the copy is what is published").isTrue();
            assertThat(copy.get()).hasSizeGreaterThan(PLANS / 2);
            // readers need the newest of each
            assertThat(database.rows("select plan from changes group by plan having bool_or(replaced_at <> 'infinity' and number = (select max(number) from changes newest where newest.plan = changes.plan))")).isEmpty();
            // each plan is as the withdrawals say
            assertThat(database.rows("select id from plans p join providers r on r.name = p.provider where p.withdrawn is distinct from "
                    + "(exists (select from withdrawals w where w.plan = p.id and w.restored_at is null))::int + r.withdrawn::int * 2")).isEmpty();
            assertThat(database.number("select count(*) from withdrawals")).isGreaterThan(10);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Two writers share a provider each. What is killed is written again, or not. */
    private Void write(int seed, int rounds) throws Exception {
        Random random = new Random(seed);
        String provider = "provider-" + seed % 2;
        Connection connection = connect();
        for (int round = 0; round < rounds; round++) {
            int turn = round;
            List<String> plans = IntStream.range(0, PLANS).filter(plan -> random.nextInt(3) > 0)
                    .mapToObj(plan -> plan(provider, plan, seed + "." + turn, true)).toList();
            try {
                store(connection, provider, plans);
            } catch (SQLException e) {
                connection.close();
                connection = connect();
            }
        }
        connection.close();
        return null;
    }

    /** Takes events out of what is published and brings them back, and all of a provider; at the end some stay withdrawn. */
    private Void withdraw(AtomicBoolean written) throws Exception {
        Random random = new Random(7);
        try (Connection connection = connect()) {
            do {
                UUID plan = id("provider-0", random.nextInt(PLANS));
                boolean isAll = random.nextInt(8) == 0;
                boolean isBack = random.nextBoolean();
                if (isBack) {
                    OPERATOR.restore(connection, isAll ? "provider-1" : null, isAll ? null : plan);
                } else {
                    OPERATOR.withdraw(connection, isAll ? "provider-1" : null, isAll ? null : plan);
                }
            } while (!written.get());
            OPERATOR.restore(connection, "provider-1", null);
        }
        return null;
    }

    /** Two at the same time, as instances do, some of which are killed. */
    private Void settle(AtomicBoolean written) throws Exception {
        Connection one = connect();
        Connection two = connect();
        while (!written.get()) {
            try {
                List<Map<String, Object>> rows = OPERATOR.list(one, null);
                OPERATOR.settle(two, rows, null);
                OPERATOR.settle(one, rows, null);
            } catch (SQLException e) {
                one.close();
                two.close();
                one = connect();
                two = connect();
            }
        }
        one.close();
        two.close();
        return null;
    }

    /** Ends a statement now and then, and holds ids of transactions open as strangers do. */
    private Void kill(AtomicBoolean written) throws Exception {
        try (Connection connection = connect(); Connection stranger = connect()) {
            stranger.setAutoCommit(false);
            while (!written.get()) {
                stranger.createStatement().execute("select pg_current_xact_id()");
                connection.createStatement().execute("select pg_terminate_backend(pid) from pg_stat_activity "
                        + "where datname = current_database() and query ~ 'insert into (changes|plans)' and state = 'active' and pid <> pg_backend_pid() limit 1");
                connection.createStatement().execute("select pg_sleep(0.02)");
                stranger.commit();
            }
        }
        return null;
    }

    private Map<String, String> copy(AtomicBoolean quiet) throws Exception {
        Map<String, String> copy = new ConcurrentHashMap<>();
        long number = 0;
        try (Connection connection = connect()) {
            boolean last = false;
            while (true) {
                boolean over = quiet.get();
                List<Map<String, Object>> page = changesAfter(connection, number, 50);
                for (Map<String, Object> change : page) {
                    assertThat((long) change.get("number")).isGreaterThan(number);
                    number = (long) change.get("number");
                    if (change.get("became") == null) {
                        copy.remove(change.get("plan").toString());
                    } else {
                        copy.put(change.get("plan").toString(), (String) change.get("became"));
                    }
                }
                if (page.isEmpty() && last) {
                    return copy;
                }
                last = over && page.isEmpty();
            }
        }
    }

    private Map<String, String> published() {
        return database.rows("select id, event from plans where published_at is not null").stream()
                .map(row -> row.split(" \\| ", 2))
                .collect(Collectors.toMap(row -> row[0], row -> row[1]));
    }

    /** Offline, online again, and new: nothing of it is told, and the newest content comes back. */
    @Test
    void tellsNothingOfWhatIsWithdrawnUntilItIsRestored() throws SQLException {
        try (Connection connection = connect()) {
            store(connection, "acme", List.of(plan("acme", 1, "A", true), plan("acme", 2, "Never", false)));
            OPERATOR.withdraw(connection, null, id("acme", 1));
            OPERATOR.withdraw(connection, "acme", null);
            OPERATOR.settleAll(connection);
            List<String> told = List.of("null | {\"title\":\"A\"}", "{\"title\":\"A\"} | null");
            assertThat(log()).isEqualTo(told);
            for (boolean online : new boolean[] {false, true, false}) {
                store(connection, "acme", List.of(plan("acme", 1, "A" + online, online), plan("acme", 2, "Never", online), plan("acme", 3, "New" + online, online)));
            }
            assertThat(log()).isEqualTo(told);
            assertThat(published()).isEmpty();
            OPERATOR.restore(connection, "acme", null);
            OPERATOR.settleAll(connection);
            assertThat(published()).containsOnlyKeys(id("acme", 2).toString(), id("acme", 3).toString());
            OPERATOR.restore(connection, null, id("acme", 1));
            OPERATOR.settleAll(connection);
            assertThat(published()).containsEntry(id("acme", 1).toString(), "{\"title\":\"Atrue\"}").hasSize(3);
            assertThat(log()).hasSize(5);
        }
    }

    /** An upsert that has begun before an order, and waits for it, goes by the order. */
    @Test
    void tellsNothingOfAWithdrawalThatItsStatementHasNotSeen() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection first = connect(); Connection second = connect()) {
            store(first, "acme", List.of(plan("acme", 1, "A", true)));
            OPERATOR.withdraw(first, "acme", null);
            first.setAutoCommit(false);
            OPERATOR.settle(first, OPERATOR.list(first, null), null);
            Future<?> waiting = thread.submit((Callable<Void>) () -> {
                store(second, "acme", List.of(plan("acme", 1, "B", true), plan("acme", 2, "New", true)));
                return null;
            });
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(
                    () -> database.number("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 1);
            first.commit();
            waiting.get();
            assertThat(log()).containsExactly("null | {\"title\":\"A\"}", "{\"title\":\"A\"} | null");
            assertThat(published()).isEmpty();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void givesEachEventAtItsNewestChange() throws SQLException {
        try (Connection connection = connect()) {
            store(connection, "acme", List.of(plan("acme", 1, "A", true), plan("acme", 2, "B", true)));
            store(connection, "acme", List.of(plan("acme", 1, "A2", true)));
            assertThat(changesAfter(connection, 0, 10)).extracting(change -> change.get("became"))
                    .containsExactly("{\"title\":\"B\"}", "{\"title\":\"A2\"}");
        }
    }

    @Test
    void holdsBackWhatAnOlderTransactionMayStillComeBefore() throws SQLException {
        try (Connection older = connect(); Connection connection = connect()) {
            older.setAutoCommit(false);
            store(older, "slow", List.of(plan("slow", 1, "Slow", true)));
            store(connection, "fast", List.of(plan("fast", 1, "Fast", true)));
            assertThat(changesAfter(connection, 0, 10)).isEmpty();
            assertThat((double) trim(connection, 60_000).get("held_back")).isPositive();
            older.commit();
            assertThat(trim(connection, 60_000)).containsEntry("held_back", 0.0);
            assertThat(changesAfter(connection, 0, 10)).extracting(change -> change.get("became"))
                    .containsExactly("{\"title\":\"Slow\"}", "{\"title\":\"Fast\"}");
        }
    }

    /** Its first deliveries, before there is a row of the provider to lock: ids of transactions and changes must be in the same order. */
    @Test
    void letsDeliveriesOfOneProviderWaitForEachOther() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection first = connect(); Connection second = connect()) {
            first.setAutoCommit(false);
            store(first, "new", List.of());
            Future<?> waiting = thread.submit((Callable<Void>) () -> {
                store(second, "new", List.of(plan("new", 1, "A", true)));
                return null;
            });
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(
                    () -> database.number("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 1);
            first.commit();
            waiting.get();
            assertThat(log()).hasSize(1);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void writesNothingWhenNothingChanged() throws SQLException {
        try (Connection connection = connect()) {
            store(connection, "acme", List.of(plan("acme", 1, "A", true)));
            String before = database.rows("select xmin, xmax, ctid from change_epochs").toString();
            store(connection, "acme", List.of(plan("acme", 1, "A", true)));
            assertThat(database.rows("select xmin, xmax, ctid from change_epochs")).hasToString(before);
            assertThat(log()).hasSize(1);
        }
    }

    @Test
    void dropsVersionsThatWereReplacedLongAgoAndNeverTheNewest() throws SQLException {
        try (Connection connection = connect()) {
            for (String title : List.of("A", "B", "C")) {
                store(connection, "acme", List.of(plan("acme", 1, title, true), plan("acme", 2, "same", true)));
            }
            assertThat(trim(connection, 60_000)).containsEntry("gone", 0L).containsEntry("begun", false);
            database.execute("update changes set replaced_at = replaced_at - interval '2 min' where became like '%A%'");
            assertThat(trim(connection, 60_000)).containsEntry("gone", 1L);
            assertThat(log()).containsExactlyInAnyOrder("{\"title\":\"A\"} | {\"title\":\"B\"}", "{\"title\":\"B\"} | {\"title\":\"C\"}", "null | {\"title\":\"same\"}");
            assertThat(trim(connection, 0)).containsEntry("gone", 1L);
            assertThat(log()).containsExactlyInAnyOrder("{\"title\":\"B\"} | {\"title\":\"C\"}", "null | {\"title\":\"same\"}");
            assertThat(trim(connection, 0)).containsEntry("gone", 0L);
        }
    }

    /** As many as prices that change at every poll leave in a month: neither a page, wherever it begins, nor who writes looks at them. */
    @Test
    void looksAtNoVersionThatWasReplaced() throws SQLException {
        int events = 1_000;
        try (Connection connection = connect()) {
            store(connection, "acme", IntStream.range(0, events).mapToObj(number -> plan("acme", number, "A", true)).toList());
            long first = database.number("select min(number) from changes");
            database.execute("insert into changes (number, plan, provider, was, became, replaced_at) select number - i * " + events
                    + ", plan, provider, was, became, now() from changes, generate_series(1, 200) as i");
            database.execute("vacuum analyze changes, plans");
            for (long after : new long[] {0, first - 100_000, first}) {
                assertThat(changesAfter(connection, after, 10)).hasSize(10);
                assertThat(LIST.pages(connection, Map.of("after", after, "limit", events))).isLessThan(10L * events);
            }
            List<String> changing = IntStream.range(0, 100).mapToObj(number -> plan("acme", number, "B", true)).toList();
            assertThat(new Delivery("acme", changing).pages(connection)).isLessThan(100L * changing.size());
            assertThat(LIST.pages(connection, Map.of("after", 0L, "limit", events))).isLessThan(10L * events);
            assertThat(changesAfter(connection, 0, 2 * events)).hasSize(events).last().extracting(change -> change.get("became")).isEqualTo("{\"title\":\"B\"}");
            assertThat(TRIM.pages(connection, Map.of("keptMs", 60_000))).isLessThan(100);
            assertThat(NamedStatement.of("list-versions").pages(connection, Map.of("plan", id("acme", 7), "limit", 10))).isLessThan(100);
        }
    }

    @Test
    void marksWhatWasReplacedByWhoeverReplacedIt() throws SQLException {
        try (Connection connection = connect()) {
            store(connection, "acme", List.of(plan("acme", 1, "A", true), plan("acme", 2, "B", true)));
            String newest = "select became from changes where replaced_at = 'infinity' order by number";
            store(connection, "acme", List.of(plan("acme", 1, "A2", true)));
            assertThat(database.rows(newest)).containsExactly("{\"title\":\"B\"}", "{\"title\":\"A2\"}");
            OPERATOR.withdraw(connection, null, id("acme", 1));
            OPERATOR.settleAll(connection);
            assertThat(database.rows(newest)).containsExactly("{\"title\":\"B\"}", "null");
            OPERATOR.restore(connection, null, id("acme", 1));
            OPERATOR.settleAll(connection);
            assertThat(database.rows(newest)).containsExactly("{\"title\":\"B\"}", "{\"title\":\"A2\"}");
            assertThat(log()).hasSize(5);
        }
    }

    /** What was committed after the next one of the event had begun: the one after that marks it, and until then it is read as it should be. */
    @Test
    void readsWhatNobodyHasMarked() throws SQLException {
        try (Connection connection = connect()) {
            store(connection, "acme", List.of(plan("acme", 1, "A", true)));
            store(connection, "acme", List.of(plan("acme", 1, "A2", true)));
            database.execute("update changes set replaced_at = 'infinity'");
            assertThat(changesAfter(connection, 0, 10)).extracting(change -> change.get("became")).containsExactly("{\"title\":\"A2\"}");
            store(connection, "acme", List.of(plan("acme", 1, "A3", true)));
            assertThat(database.rows("select became from changes where replaced_at = 'infinity'")).containsExactly("{\"title\":\"A3\"}");
        }
    }

    /** What a dump that is restored elsewhere looks like: ids of transactions begin anew, below the numbers that there are. */
    @Test
    void goesOnAboveAllNumbersInAnotherPlace() throws SQLException {
        try (Connection connection = connect()) {
            store(connection, "acme", List.of(plan("acme", 1, "A", true)));
            database.execute("update changes set number = number + (1::bigint << 45)");
            database.execute("update change_epochs set place = 'elsewhere'");
            String before = database.rows("select epoch from change_epochs").get(0);
            assertThat(trim(connection, 60_000)).containsEntry("begun", true);
            assertThat(database.rows("select epoch from change_epochs")).doesNotContain(before);
            store(connection, "acme", List.of(plan("acme", 2, "B", true)));
            assertThat(changesAfter(connection, 0, 10)).extracting(change -> change.get("became"))
                    .containsExactly("{\"title\":\"A\"}", "{\"title\":\"B\"}");
        }
    }
}

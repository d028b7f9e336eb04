package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.kit.Delivery;
import io.marquee.kit.NamedStatement;
import io.marquee.kit.TestDatabase;
import io.marquee.kit.Withdrawing;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Months that go on from what they were, by the log of changes: to the byte the same as those that are read as a whole, whatever is written, and by whom. */
@Tag("application")
@Tag("postgres")
class MonthChangesTest {

    private static final Withdrawing OPERATOR = new Withdrawing(7);
    private static final CamelContext CAMEL = new DefaultCamelContext();
    private static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final LocalDateTime FIRST = LocalDateTime.of(2030, 1, 1, 0, 0);
    private static final int PLANS = 6_000;
    private static final int ROUNDS = 12;
    private static final int WRITERS = 3;
    private static final int BURSTS = 8;
    /** So that a reading that would read a month as a whole fails. */
    private static final String NEVER = "select event_starts_at, event_ends_at, event, event_details from plans where (?::date, ?::date) is not null and 1 / 0 > 0";

    private final TestDatabase database = TestDatabase.create();
    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final Months months = new Months(Long.MAX_VALUE, Clock.systemUTC());

    /** What a plan is like: the number of its hour, its title, and its details, if it has any. */
    private record Shape(int hour, String title, String details) {}

    @BeforeEach
    void fill() throws Exception {
        source.setURL(database.url());
        source.setUser("postgres");
        // the database is a copy of another, which is another place
        try (Connection connection = connect()) {
            NamedStatement.of("trim-changes").rows(connection, Map.of("keptMs", 1_000_000L));
            store(connection, IntStream.range(0, PLANS).mapToObj(i -> plan("acme", i, new Shape(i % 2_000, "Show " + i, i % 7 == 0 ? more(i) : ""), true)).toList());
        }
        read(months, DatabaseReadingTest.statements());
        read(months, DatabaseReadingTest.statements());
        assertThat(months.size().held()).isEqualTo(3);
    }

    private static String more(int number) {
        return "\"description\":\"of " + number + "\"";
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), "postgres", "");
    }

    private static UUID id(String provider, int number) {
        return UUID.nameUUIDFromBytes((provider + number).getBytes(StandardCharsets.UTF_8));
    }

    private static String plan(String provider, int number, Shape shape, boolean online) {
        String start = FIRST.plusHours(shape.hour).toString().replace('T', ' ');
        String json = "{\"id\":\"" + id(provider, number) + "\",\"title\":\"" + shape.title + "\"}";
        return String.join("\u001f", id(provider, number).toString(), "b" + number, "1", String.valueOf(online), shape.title, start, "",
                start + "Z", start + "Z", "", "", online ? json : "", shape.details);
    }

    private static void store(Connection connection, List<String> plans) throws SQLException {
        new Delivery("acme", plans).store(connection);
    }

    private void read(Months which, MonthStatements sql) throws SQLException {
        new MonthReader(source, which).read(sql);
    }

    private static MonthStatements byChangesAlone() {
        MonthStatements all = DatabaseReadingTest.statements();
        return new MonthStatements(all.snapshot(), all.list(), all.size(), NEVER, NEVER, all.changed());
    }

    private String text() throws BusyException {
        return ((Found) months.find(ALL)).plain().toString(StandardCharsets.UTF_8);
    }

    private void isAsReadAsAWhole() throws Exception {
        Months whole = new Months(Long.MAX_VALUE, Clock.systemUTC());
        read(whole, DatabaseReadingTest.statements());
        read(whole, DatabaseReadingTest.statements());
        Found one = (Found) months.find(ALL);
        Found other = (Found) whole.find(ALL);
        assertThat(text().equals(other.plain().toString(StandardCharsets.UTF_8))).as("the same bytes").isTrue();
        assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
        if (!one.isUnpacked()) {
            assertThat(one.gzip()).isEqualTo(other.gzip());
            assertThat(one.gzipFingerprint()).isEqualTo(other.gzipFingerprint());
        }
        assertThat(one.withDetails().plain()).isEqualTo(other.withDetails().plain());
        assertThat(one.fingerprint()).as("with details").isEqualTo(other.fingerprint());
        assertThat(months.version()).isEqualTo(whole.version());
        assertThat(months.list()).isEqualTo(whole.list());
        assertThat(months.size()).isEqualTo(whole.size());
        for (int number = 0; number < PLANS; number += 97) {
            Found found = months.event("/events/" + id("acme", number)) instanceof Found event ? event : null;
            Object its = whole.event("/events/" + id("acme", number));
            assertThat(found == null).isEqualTo(!(its instanceof Found));
            assertThat(found == null ? null : found.plain()).isEqualTo(its instanceof Found same ? same.plain() : null);
        }
    }

    /** Titles of another length, events that leave and come back, new ones, and such that move within their month. */
    @Test
    void areTheSameAsWhatIsReadAsAWhole() throws Exception {
        Random random = new Random(1);
        try (Connection connection = connect()) {
            for (int round = 0; round < ROUNDS; round++) {
                List<String> plans = new ArrayList<>();
                int first = random.nextInt(PLANS);
                for (int i = 0; i < 1 + random.nextInt(2) * random.nextInt(600); i++) {
                    int number = (first + random.nextInt(2_500)) % (PLANS + 500);
                    int hour = number % 2_000 / 700 * 700 + random.nextInt(10);
                    Shape shape = new Shape(random.nextBoolean() ? number % 2_000 : hour, "x".repeat(1 + random.nextInt(40)), random.nextBoolean() ? "" : more(i));
                    plans.add(plan("acme", number, shape, true));
                }
                store(connection, plans.stream().distinct().toList());
                read(months, DatabaseReadingTest.statements());
                isAsReadAsAWhole();
            }
        }
    }

    @Test
    void needNoMonthToBeReadAsAWhole() throws Exception {
        try (Connection connection = connect()) {
            for (String title : List.of("Other", "A longer title than it was", "T")) {
                store(connection, List.of(plan("acme", 1, new Shape(1, title, ""), true), plan("acme", 3_999, new Shape(1_999, title, more(1)), true),
                        plan("acme", PLANS + title.length(), new Shape(3, "New", ""), true)));
                read(months, byChangesAlone());
                isAsReadAsAWhole();
            }
            OPERATOR.withdraw(connection, null, id("acme", 1));
            OPERATOR.settleAll(connection);
            read(months, byChangesAlone());
            assertThat(text()).doesNotContain(id("acme", 1).toString());
            OPERATOR.restore(connection, null, id("acme", 1));
            OPERATOR.settleAll(connection);
            store(connection, List.of(plan("acme", 2, new Shape(2, "Off sale", ""), false)));
            read(months, byChangesAlone());
            assertThat(text()).contains(id("acme", 1).toString(), id("acme", 2).toString());
            isAsReadAsAWhole();
        }
    }

    /** The log says nothing of it, or that it is in two months. */
    @Test
    void areReadAsAWholeWhereTheLogDoesNotSayWhatHasChanged() throws Exception {
        String byHand = "update plans set event = replace(event, 'Show', 'Play') where base_id = 'b11'";
        String noted = "update months set version = version + 1 where month = '2030-01-01'";
        database.execute(byHand);
        database.execute(noted);
        assertThatThrownBy(() -> read(months, byChangesAlone())).hasMessageContaining("division by zero");
        read(months, DatabaseReadingTest.statements());
        isAsReadAsAWhole();
        try (Connection connection = connect()) {
            database.execute(byHand.replace("b11", "b12"));
            database.execute(noted);
            store(connection, List.of(plan("acme", 1, new Shape(1, "Beside it", ""), true)));
            assertThatThrownBy(() -> read(months, byChangesAlone())).hasMessageContaining("division by zero");
            read(months, DatabaseReadingTest.statements());
            isAsReadAsAWhole();
            store(connection, List.of(plan("acme", 1, new Shape(1_500, "In another month", ""), true)));
            assertThatThrownBy(() -> read(months, byChangesAlone())).hasMessageContaining("division by zero");
            read(months, DatabaseReadingTest.statements());
            isAsReadAsAWhole();
            months.reload(months.list().get(0).first());
            store(connection, List.of(plan("acme", 1, new Shape(1_500, "Again", ""), true), plan("acme", 5, new Shape(5, "Again", ""), true)));
            assertThatThrownBy(() -> read(months, byChangesAlone())).as("somebody asked for it").hasMessageContaining("division by zero");
        }
    }

    @Test
    void areReadAsAWholeWhereTheDetailsOfOtherEventsAreMissing() throws Exception {
        Map<LocalDate, KnownMonth> known = months.known();
        known.replaceAll((first, month) -> month.withoutDetails());
        months.apply(known, Set.of(), months.moment(), 0);
        try (Connection connection = connect()) {
            store(connection, List.of(plan("acme", 1, new Shape(1, "Changed", ""), true)));
        }
        assertThatThrownBy(() -> read(months, byChangesAlone())).hasMessageContaining("division by zero");
        read(months, DatabaseReadingTest.statements());
        isAsReadAsAWhole();
    }

    @Test
    void takeNoNoteOfTransactionsThatTheyHaveSeenBefore() throws Exception {
        try (Connection older = connect(); Connection connection = connect()) {
            older.setAutoCommit(false);
            older.createStatement().execute("select pg_current_xact_id()");
            store(connection, List.of(plan("acme", 1, new Shape(1, "Seen", ""), true)));
            read(months, byChangesAlone());
            isAsReadAsAWhole();
            store(connection, List.of(plan("acme", 2, new Shape(2, "Seen later", ""), true)));
            read(months, byChangesAlone());
            isAsReadAsAWhole();
            store(older, List.of(plan("acme", 3, new Shape(3, "Of the older one", ""), true)));
            read(months, byChangesAlone());
            isAsReadAsAWhole();
            older.commit();
            read(months, byChangesAlone());
            isAsReadAsAWhole();
        }
    }

    @Test
    void makeNoPiecesForGzipWhileMuchChangesUnlessSomebodyWantsThem() throws Exception {
        try (Connection connection = connect()) {
            store(connection, many("Many"));
            read(months, byChangesAlone());
            assertThat(((Found) months.find(ALL)).isUnpacked()).isTrue();
            isAsReadAsAWhole();
            read(months, byChangesAlone());
            assertThat(((Found) months.find(ALL)).isUnpacked()).isFalse();
            isAsReadAsAWhole();
            months.wantGzip();
            store(connection, many("Again"));
            read(months, byChangesAlone());
            assertThat(((Found) months.find(ALL)).isUnpacked()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takeNoteOfAClientThatGetsLessGzipThanThereCouldBe(boolean asksForAPage) throws Exception {
        Answers answers = new Answers(new Budget(Long.MAX_VALUE), new Budget(Long.MAX_VALUE));
        Processor asked = asksForAPage
                ? new EventSteps(months, answers, new PublicAddress("http://localhost")).pageFromMemory()
                : Steps.answerFromMemory(months, answers);
        asked.process(asking("gzip"));
        assertThat(months.packs(false)).as("nothing is missing").isFalse();
        try (Connection connection = connect()) {
            store(connection, many("Many"));
        }
        read(months, byChangesAlone());
        asked.process(asking(null));
        assertThat(months.packs(false)).isFalse();
        asked.process(asking("gzip"));
        assertThat(months.packs(false)).isTrue();
    }

    private static Exchange asking(String encoding) {
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.getMessage().setHeader(Exchange.HTTP_RAW_QUERY, "starts_at=2030-01-01T00:00:00Z&ends_at=2030-12-31T00:00:00Z");
        exchange.getMessage().setHeader(Exchange.HTTP_URL, "http://localhost/events");
        exchange.getMessage().setHeader("Accept-Encoding", encoding);
        return exchange;
    }

    private static List<String> many(String title) {
        return IntStream.range(0, 1_500).mapToObj(i -> plan("acme", i, new Shape(i, title, ""), true)).toList();
    }

    @Test
    void readAsAWholeWhatHasChangedMoreThanOneReadingHolds() throws Exception {
        Moment older = months.moment();
        try (Connection connection = connect()) {
            for (int from = 0; from < 70_000; from += 10_000) {
                int first = from;
                store(connection, IntStream.range(first, first + 10_000).mapToObj(i -> plan("acme", i, new Shape(i % 2_000, "All", ""), true)).toList());
            }
        }
        assertThat(older).isNotNull();
        assertThatThrownBy(() -> read(months, byChangesAlone())).hasMessageContaining("division by zero");
        read(months, DatabaseReadingTest.statements());
        isAsReadAsAWhole();
    }

    /** Numbers of transactions, and versions, may come again with other content. */
    @Test
    void areReadAsAWholeInAnotherPlace() throws Exception {
        Moment here = months.moment();
        assertThat(here.isBefore(here)).isTrue();
        assertThat(here.isBefore(null)).isFalse();
        months.apply(months.known(), Set.of(), new Moment(here.place() + "0", here.snapshot()), 0);
        try (Connection connection = connect()) {
            store(connection, List.of(plan("acme", 1, new Shape(1, "Changed", ""), true)));
        }
        assertThatThrownBy(() -> read(months, byChangesAlone())).hasMessageContaining("division by zero");
        read(months, DatabaseReadingTest.statements());
        isAsReadAsAWhole();
        assertThat(months.moment().place()).isEqualTo(here.place());
        TestDatabase other = TestDatabase.create();
        assertThat(other.rows(DatabaseReadingTest.statements().snapshot()).toString()).doesNotContain(here.place());
    }

    /** As one that could not be migrated yet. */
    @Test
    void readAsAWholeInADatabaseWithoutALog() throws Exception {
        database.execute("drop table changes cascade");
        database.execute("update plans set event = replace(event, 'Show', 'Play') where base_id = 'b11'");
        database.execute("update months set version = version + 1 where month = '2030-01-01'");
        read(months, DatabaseReadingTest.statements());
        assertThat(months.moment()).isNull();
        isAsReadAsAWhole();
    }

    /** Writers at the same time, some of whose transactions are open while a reading goes on. */
    @Test
    void areTheSameAfterManyWroteAtTheSameTime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int burst = 0; burst < BURSTS; burst++) {
                List<Future<?>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    Random random = new Random(burst * WRITERS + writer);
                    writers.add(threads.submit((Callable<Void>) () -> write(random)));
                }
                while (!writers.stream().allMatch(Future::isDone)) {
                    read(months, DatabaseReadingTest.statements());
                }
                for (Future<?> writer : writers) {
                    writer.get();
                }
                read(months, DatabaseReadingTest.statements());
                isAsReadAsAWhole();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void write(Random random) throws Exception {
        try (Connection connection = connect()) {
            for (int i = 0; i < 10; i++) {
                connection.setAutoCommit(true);
                UUID one = id("acme", random.nextInt(PLANS));
                if (random.nextBoolean()) {
                    OPERATOR.withdraw(connection, null, one);
                } else {
                    OPERATOR.restore(connection, null, one);
                }
                OPERATOR.settle(connection, OPERATOR.list(connection, null), null);
                connection.setAutoCommit(random.nextBoolean());
                store(connection, IntStream.range(0, 1 + random.nextInt(30))
                        .mapToObj(plan -> plan("acme", random.nextInt(PLANS), new Shape(random.nextInt(2_000), "y".repeat(1 + random.nextInt(30)), random.nextBoolean() ? "" : more(plan)), true))
                        .toList());
                if (!connection.getAutoCommit()) {
                    if (random.nextInt(3) == 0) {
                        connection.rollback();
                    }
                    connection.commit();
                }
            }
        }
        return null;
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feed that loses very many plans at once: they are marked by pieces, and nobody waits for all of that. */
@Tag("application")
@Tag("postgres")
class DeparturesTest {

    private static final int PLANS = 5_000;
    private static final int PIECE = 1_000;
    private static final String MARKED = "select count(*) from plans where last_seen_at is not null";
    private static final String FIRST_POLLS = "select outcome from polls where provider = 'first' and outcome <> 'running' order by id";
    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20));

    @TempDir
    Path routes;

    private final TestDatabase database = TestDatabase.create();
    private final FakeProvider first = new FakeProvider();
    private ProviderFolder folder;
    private RunningMarquee marquee;

    @BeforeEach
    void pollsALargeFeed() {
        // what each statement writes, in order: how many plans it marks, and 0 where it stores some
        database.execute("create table written (number bigserial, plans bigint)");
        database.execute("create function note() returns trigger language plpgsql as $$ begin"
                + " insert into written (plans) select count(*) from now where last_seen_at is not null; return null; end $$");
        database.execute("create trigger marking after update on plans referencing new table as now for each statement execute function note()");
        database.execute("create trigger storing after insert on plans referencing new table as now for each statement execute function note()");
        folder = new ProviderFolder(routes);
        // one turn to read and store, whatever the number of processors
        marquee = RunningMarquee.start(database, first, folder.settings(Map.of("POLL_PERIOD", "1h", "DATABASE_WRITER_CONNECTIONS", "2")));
        first.says(ProviderFeed.of(PLANS, "Show", LocalDate.of(2030, 1, 1)));
        folder.put("first", ProviderFolder.file("first", first.url()));
        SOON.until(() -> database.rows(FIRST_POLLS), polls -> polls.equals(List.of("ok")));
        database.execute("truncate written restart identity");
        first.says(ProviderFeed.of(ProviderFeed.plan(PLANS + 1, "Left", LocalDate.of(2030, 1, 1))));
    }

    @AfterEach
    void stops() {
        marquee.close();
        first.close();
    }

    private void pollAgain() {
        database.execute("update providers set due_at = now() where name = 'first'");
    }

    @Test
    void areMarkedByNoStatementMoreThanAPiece() {
        pollAgain();
        SOON.until(() -> database.rows(FIRST_POLLS), polls -> polls.equals(List.of("ok", "ok")));
        assertThat(database.number(MARKED)).isEqualTo(PLANS);
        assertThat(database.rows("select max(plans), count(*) from written where plans > 0")).containsExactly(PIECE + " | " + PLANS / PIECE);
        assertThat(database.number("select count(*) from departures")).isZero();
        marquee.awaitFresh();
        assertThat(marquee.events("")).hasSize(PLANS + 1);
    }

    @Test
    void costLaterPollsNothing() {
        pollAgain();
        SOON.until(() -> database.rows(FIRST_POLLS), polls -> polls.equals(List.of("ok", "ok")));
        database.execute("analyze plans");
        assertThat(database.rows("explain select id from plans where provider = 'first' and last_seen_at is null"))
                .anyMatch(line -> line.contains("using plans_present"));
        assertThat(database.rows("explain select count(*) from plans where provider = 'first' and last_seen_at is null"))
                .anyMatch(line -> line.contains("using plans_present"));
    }

    @Test
    void keepNoOtherPollWaitingForAllOfThem() throws Exception {
        try (FakeProvider second = new FakeProvider();
                Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            second.says(ProviderFeed.of(1, "Second", LocalDate.EPOCH));
            connection.setAutoCommit(false);
            // the first piece waits to be marked, and the poll has the only turn
            statement.execute("lock table departures in share mode");
            pollAgain();
            SOON.until(() -> waiting() == 1);
            folder.put("second", ProviderFolder.file("second", second.url()));
            SOON.until(DeparturesTest::isTurnWaitedFor);
            connection.rollback();
            SOON.until(() -> marquee.events("").stream().anyMatch(event -> event.contains("Second")));
            SOON.until(() -> database.number(MARKED) == PLANS);
        }
        assertThat(database.number("select max(number) from written where plans = 0")).as("what was stored last")
                .isLessThan(database.number("select max(number) from written"));
    }

    private static boolean isTurnWaitedFor() {
        return Thread.getAllStackTraces().values().stream().flatMap(Stream::of).anyMatch(frame -> frame.getClassName().equals("io.marquee.poll.Turn"));
    }

    private long waiting() {
        return database.number("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }

    @Test
    void areFoundAgainByThePollAfterOneThatFailed() {
        database.execute("create function fail() returns trigger language plpgsql as $$ begin"
                + " if (select count(*) from written where plans > 0) = 3 then raise 'no more'; end if; return null; end $$");
        database.execute("create trigger failing after update on plans for each statement execute function fail()");
        pollAgain();
        SOON.until(() -> database.rows(FIRST_POLLS), polls -> polls.equals(List.of("ok", "failed")));
        assertThat(database.number(MARKED)).isEqualTo(3 * PIECE);
        assertThat(database.rows("select reason from polls where outcome = 'failed'")).singleElement().asString().contains("no more");
        database.execute("drop trigger failing on plans");
        pollAgain();
        SOON.until(() -> database.rows(FIRST_POLLS), polls -> polls.equals(List.of("ok", "failed", "ok")));
        assertThat(database.number(MARKED)).isEqualTo(PLANS);
        assertThat(database.number("select count(*) from departures")).isZero();
    }
}

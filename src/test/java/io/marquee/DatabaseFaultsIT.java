package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Barrier;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the packaged jar does when its PostgreSQL cannot do what a poll asks of it. */
@Tag("hostile")
class DatabaseFaultsIT extends OnOwnPostgres {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(32);
    private static final LocalDate COMING = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1);
    private static final int PLANS = 40;
    private static final int BATCH = 10;
    // in the third batch
    private static final String BARRIER = "New 25.";

    private TestDatabase database;

    @BeforeEach
    void makeDatabase() {
        database = server.database(name);
    }

    private void startWithOldFeed(String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("DATABASE_URL", server.url(name));
        settings.put("FEVER_URL", provider.url());
        settings.put("STORE_BATCH_PLANS", String.valueOf(BATCH));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        provider.says(feed("Old"));
        marquee = PackagedMarquee.start(folder, settings);
        marquee.awaitAnswer("Old 0.", "Old 39.");
        await(LIMIT).until(() -> marquee.health("ready") == 200);
        await(LIMIT).until(() -> database.number("select count(*) from polls where outcome = 'ok'") == 1);
    }

    private static byte[] feed(String title) {
        return ProviderFeed.of(PLANS, title, COMING);
    }

    private static ConditionFactory await(Duration limit) {
        return Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(50)).ignoreExceptions();
    }

    /** What is loaded is answered, and the instance stays in use. */
    private void assertServes(String... parts) {
        assertThat(marquee.get("/search")).hasValueSatisfying(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Server-Timing").orElse("")).startsWith("memory");
            assertThat(answer.body()).contains(parts);
        });
        assertThat(marquee.health("ready")).isEqualTo(200);
        assertThat(marquee.health("live")).isEqualTo(200);
    }

    private void awaitAllNew() {
        await(RECOVERY).until(() -> database.number("select count(*) from plans where title like 'New %'") == PLANS);
        await(RECOVERY).until(() -> database.number("select count(*) from polls where outcome = 'ok' and read = " + PLANS) > 1);
        await(RECOVERY).untilAsserted(() -> assertThat(marquee.search("")).contains("New 0.", "New 39.").doesNotContain("Old"));
        assertThat(database.number("select count(*) from plans")).isEqualTo(PLANS);
        assertThat(database.number("select count(*) from rejections")).isZero();
    }

    private void awaitFailed(String reason) {
        await(LIMIT).until(() ->
                database.number("select count(*) from polls where outcome = 'failed' and reason like '%" + reason + "%'") > 0);
    }

    @Test
    void losesNoAcknowledgedPlanWhenTheServerIsKilledInTheMiddleOfAPoll() {
        startWithOldFeed();
        try (Barrier barrier = Barrier.at(database, BARRIER)) {
            provider.says(feed("New"));
            barrier.awaitReached();
            List<String> accepted = database.rows("select id, title, first_seen_at from plans where title like 'New %'");
            assertThat(accepted).hasSize(2 * BATCH);
            await(LIMIT).untilAsserted(() -> assertThat(marquee.search("")).contains("New 0.", "Old 39."));
            server.kill();
            assertServes("New 0.", "Old 39.");
            server.start();
            assertThat(database.rows("select id, title, first_seen_at from plans")).hasSize(PLANS).containsAll(accepted);
        }
        awaitAllNew();
        assertThat(database.number("select count(*) from polls where outcome in ('failed', 'abandoned') and stored = " + 2 * BATCH))
                .isEqualTo(1);
    }

    @Test
    void waitsWhileTheOnlyConnectionWaitsForALock() {
        startWithOldFeed("DATABASE_WRITER_CONNECTIONS", "1");
        try (Barrier barrier = Barrier.at(database, BARRIER)) {
            provider.says(feed("New"));
            barrier.awaitReached();
            // renewals of the lease wait for the connection: a full house is no outage
            await(LIMIT).until(() -> database.number("select count(*) from providers where leased_until < now()") == 1);
            assertServes("New 0.", "Old 39.");
        }
        awaitAllNew();
        assertThat(marquee.log()).doesNotContain("polls cannot be kept in the database");
        assertThat(database.number("select count(*) from polls where outcome = 'abandoned'")).isZero();
    }

    @Test
    void endsAPollWhoseStatementTakesTooLongAndReadsItsFeedAgain() throws SQLException {
        startWithOldFeed("DATABASE_WRITE_TIMEOUT", "2s");
        try (Barrier barrier = Barrier.at(database, BARRIER)) {
            provider.says(feed("New"));
            awaitFailed("statement timeout");
            await(LIMIT).untilAsserted(() -> assertThat(marquee.search("")).contains("New 0.", "Old 39."));
            assertServes("New 0.", "Old 39.");
            // now not even the end of a poll can be written down
            barrier.execute("begin");
            barrier.execute("lock table plans, feeds in share row exclusive mode");
            await(LIMIT).until(() -> marquee.log().contains("polls cannot be kept in the database"));
            assertServes("New 0.", "Old 39.");
        }
        awaitAllNew();
    }

    @Test
    void survivesADeadlockInWhichItsStatementIsTheVictim() throws SQLException {
        // the statement looks late, when the circle is there; the other session never
        server.maintenance().execute("alter database " + name + " set deadlock_timeout = '10s'");
        startWithOldFeed();
        try (Barrier barrier = Barrier.at(database, BARRIER)) {
            barrier.execute("set deadlock_timeout = '1h'");
            provider.says(feed("New"));
            barrier.awaitReached();
            // the statement has this row and waits for the barrier; the barrier waits for this row
            CompletableFuture<Void> circle = CompletableFuture.runAsync(() -> lockPolls(barrier));
            awaitFailed("deadlock detected");
            circle.join();
            assertServes("New 0.", "Old 39.");
        }
        awaitAllNew();
    }

    /** A poll's statement holds the row of its provider until it ends. */
    private static void lockPolls(Barrier barrier) {
        try {
            barrier.execute("select from providers for update");
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void goesOnWhenADiskThatWasFullIsNot() {
        startWithOldFeed();
        // PostgreSQL's answer when a table cannot grow
        database.execute("create function full_disk() returns trigger language plpgsql as $$begin"
                + " if new.title = '" + BARRIER + "' then raise 'could not extend file: No space left on device' using errcode = '53100'; end if;"
                + " return new; end$$");
        database.execute("create trigger full_disk before insert on plans for each row execute function full_disk()");
        provider.says(feed("New"));
        awaitFailed("No space left on device");
        await(LIMIT).untilAsserted(() -> assertThat(marquee.search("")).contains("New 0.", "Old 39."));
        assertServes("New 0.", "Old 39.");
        assertThat(database.number("select count(*) from rejections")).isZero();
        database.execute("drop trigger full_disk on plans");
        awaitAllNew();
    }
}

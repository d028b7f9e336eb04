package io.marquee.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.KillablePostgres;
import io.marquee.kit.NamedStatement;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of changes when a standby takes over that has not got all of it. */
@Tag("application")
@Tag("postgres")
class ChangesFailoverTest {

    private static final NamedStatement TRIM = NamedStatement.of("trim-changes");
    private static final NamedStatement LIST = NamedStatement.of("list-changes");

    @TempDir
    Path folder;

    private static void migrate(TestDatabase database) {
        Flyway.configure().dataSource(database.url(), "postgres", "").locations("db/migration", "db/callback").load().migrate();
    }

    /** Adds a change, by the numbers that upsert-plans gives. */
    private static void change(TestDatabase database, String title) {
        database.execute("insert into changes (number, plan, provider, became) "
                + "select base + (pg_current_xact_id()::text::bigint << 17) + 1, gen_random_uuid(), 'acme', '\"" + title + "\"' from change_epochs");
    }

    private static List<Map<String, Object>> rows(TestDatabase database, NamedStatement statement, Map<String, ?> parameters) {
        try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "")) {
            return statement.rows(connection, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<String, Object>> changes(TestDatabase database) {
        return rows(database, LIST, Map.of("after", 0L, "limit", 100));
    }

    @Test
    void beginsAnEpochWhenAStandbyTakesOverAndGoesOnAboveTheNumbersThatItHas() {
        try (KillablePostgres primary = KillablePostgres.create(folder.resolve("primary"))) {
            primary.start();
            TestDatabase before = primary.database("log");
            migrate(before);
            change(before, "kept");
            primary.stop();
            try (KillablePostgres standby = primary.standby(folder.resolve("standby"))) {
                primary.start();
                standby.start();
                change(before, "followed");
                TestDatabase after = TestDatabase.at(standby.url("log"));
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> after.number("select count(*) from changes") == 2);
                // what the standby never gets
                standby.stop();
                change(before, "lost");
                Object epoch = changes(before).get(0).get("epoch");
                long lost = (long) changes(before).get(2).get("number");
                primary.kill();
                standby.start();
                standby.promote();

                // the first look after it, or the first page: nobody is told numbers of before as if nothing had been
                assertThat(changes(after)).allMatch(change -> !(boolean) change.get("is_here"));
                change(after, "again");
                assertThat(rows(after, TRIM, Map.of("keptMs", 1_000_000L)).get(0)).containsEntry("begun", true);
                change(after, "new");
                assertThat(changes(after)).extracting(change -> change.get("became"))
                        .containsExactly("\"kept\"", "\"followed\"", "\"again\"", "\"new\"");
                assertThat(changes(after)).allMatch(change -> (boolean) change.get("is_here") && !change.get("epoch").equals(epoch));
                // that is why: the number of what is lost, or a lower one, came again
                assertThat((long) changes(after).get(2).get("number")).isLessThanOrEqualTo(lost);
                assertThat(rows(after, TRIM, Map.of("keptMs", 1_000_000L)).get(0)).containsEntry("begun", false);
            }
        }
    }
}

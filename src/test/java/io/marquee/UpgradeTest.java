package io.marquee;

import static io.marquee.kit.ProjectFiles.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.StoredDatabase;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** This version on databases of earlier ones: of each release, of the last tables before the first release, and of the very first tables. */
@Tag("application")
@Tag("postgres")
class UpgradeTest {

    private static final String REJECTED_COLUMN =
            "select column_name from information_schema.columns where table_name = 'polls' and column_name in ('refused', 'rejected')";

    static List<Path> databases() {
        return StoredDatabase.all();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void answersAsBeforeAndPollsOn(Path file) {
        TestDatabase database = StoredDatabase.restore(file);
        String before = StoredDatabase.answer(database);
        assertThat(before).contains("\"title\":");
        List<String> rejections = database.rows("select * from rejections order by id");
        assertThat(rejections).isNotEmpty();
        String rejected = "select outcome, %s, reason from polls where outcome <> 'running' order by id";
        List<String> polls = database.rows(rejected.formatted(database.rows(REJECTED_COLUMN).get(0)));
        long ended = database.number("select coalesce(max(id), 0) from polls");
        FakeProvider provider = new FakeProvider();
        provider.says(ProviderFeed.of());
        try (RunningMarquee marquee = RunningMarquee.start(database, provider)) {
            assertThat(database.number("select max(version::int) from flyway_schema_history"))
                    .isEqualTo(files(Path.of("src/main/resources/db/migration"), ".sql").stream()
                            .mapToInt(migration -> Integer.parseInt(migration.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"))).max().orElseThrow());
            marquee.awaitFresh();
            assertThat(marquee.get("/search").body()).isEqualTo(before);
            database.execute("update providers set due_at = now()");
            assertThat(marquee.poll(ProviderFeed.of(ProviderFeed.plan(4711, "After the upgrade", LocalDate.of(2031, 5, 6))))).isIn("ok", "unchanged");
            assertThat(marquee.events("?starts_at=2031-01-01T00:00:00Z")).singleElement().asString().startsWith("After the upgrade | 2031-05-06 ");
            assertThat(marquee.get("/search?ends_at=2031-01-01T00:00:00Z").body()).isEqualTo(before);
            assertThat(marquee.observe("rejections")).contains("\"reason\"");
            assertThat(database.rows(rejected.formatted("rejected").replace("<> 'running'", "not in ('running', 'abandoned') and id <= " + ended)))
                    .isEqualTo(polls);
            assertThat(database.rows("select * from rejections order by id")).isEqualTo(rejections);
            assertThat(database.number("select count(*) from plans")).isEqualTo(database.number("select sum(plans) from plan_counts"));
            assertThat(database.number("select count(*) from polls where outcome = 'running' and id <= " + ended)).isZero();
        }
    }

    /** The first feed after an upgrade is not the first one of its provider. */
    @Test
    void knowsHowManyPlansTheLastCompleteFeedOfEachProviderHeld() {
        TestDatabase database = StoredDatabase.restore(StoredDatabase.file("1.0.0"));
        List<String> last = database.rows("select distinct on (provider) provider, 'poll-' || provider, read - rejected from polls"
                + " where outcome = 'ok' order by provider, id desc");
        assertThat(last).isNotEmpty();
        FakeProvider provider = new FakeProvider();
        try (RunningMarquee marquee = RunningMarquee.start(database, provider)) {
            marquee.awaitPoll();
            assertThat(database.rows("select provider, route, plans from feeds order by provider")).isEqualTo(last);
        }
    }

    /** The log of an earlier version is read from its start without a look at what was replaced, and its old versions go. */
    @Test
    void marksWhatTheLogOfChangesHadReplaced() {
        TestDatabase database = TestDatabase.empty();
        migrate(database, "15");
        database.execute("insert into changes (number, plan, provider, changed_at, became) select i, ('00000000-0000-0000-0000-' || lpad((i % 10)::text, 12, '0'))::uuid, 'acme', "
                + "timestamptz '2026-01-01 00:00Z' + i * interval '1 s', i from generate_series(1, 95) as i");
        migrate(database, "latest");
        assertThat(database.rows("select became from changes where replaced_at = 'infinity' order by number"))
                .isEqualTo(IntStream.rangeClosed(86, 95).mapToObj(String::valueOf).toList());
        assertThat(database.number("select count(*) from changes where replaced_at = changed_at + interval '10 s'")).isEqualTo(85);
    }

    private static void migrate(TestDatabase database, String target) {
        Flyway.configure().dataSource(database.url(), "postgres", "").target(target).load().migrate();
    }

    @Test
    void keepsTheTablesOfEveryStepThatTheNextOneChanges() {
        assertThat(StoredDatabase.all()).extracting(file -> file.getFileName().toString()).contains("migration-1.sql", "migration-6.sql");
    }

    /** Somebody made a column of the name that a migration gives to another one. */
    @Test
    void answersWhileAMigrationCannotRunAndPollsOnceItCan() {
        TestDatabase database = StoredDatabase.restore(StoredDatabase.file("migration-6"));
        String before = StoredDatabase.answer(database);
        database.execute("alter table polls add column rejected text");
        long polls = database.number("select count(*) from polls");
        FakeProvider provider = new FakeProvider();
        provider.says(ProviderFeed.of(ProviderFeed.plan(4711, "After the upgrade", LocalDate.of(2031, 5, 6))));
        try (RunningMarquee marquee = RunningMarquee.start(database, provider)) {
            assertThat(marquee.get("/search").body()).isEqualTo(before);
            assertThat(database.rows("select refused from polls where id = 4")).containsExactly("12");
            assertThat(database.number("select count(*) from polls")).isEqualTo(polls);
            database.execute("alter table polls drop column rejected");
            assertThat(marquee.awaitPoll()).isIn("ok", "unchanged");
            assertThat(database.rows("select rejected from polls where id = 4")).containsExactly("12");
            assertThat(marquee.get("/search?ends_at=2031-01-01T00:00:00Z").body()).isEqualTo(before);
        }
    }
}

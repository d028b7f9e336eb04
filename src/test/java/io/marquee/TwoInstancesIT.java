package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Barrier;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two packaged jars on one database. */
@Tag("hostile")
class TwoInstancesIT extends OnOwnPostgres {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Some looks of an instance for what is due. */
    private static final Duration LOOKS = Duration.ofSeconds(2);
    private static final int KILLS = 20;
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final LocalDate COMING = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1);
    private static final int PLANS = 40;
    private static final int BATCH = 10;
    // in the third batch
    private static final String BARRIER = " 25.";

    private final List<PackagedMarquee> instances = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void makeDatabase() {
        database = server.database(name);
    }

    @AfterEach
    void killInstances() {
        instances.forEach(PackagedMarquee::kill);
    }

    private PackagedMarquee start(String period, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("DATABASE_URL", server.url(name));
        settings.put("FEVER_URL", provider.url());
        settings.put("POLL_PERIOD", period);
        settings.put("STORE_BATCH_PLANS", String.valueOf(BATCH));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        try {
            Path own = Files.createDirectory(folder.resolve("instance-" + instances.size()));
            PackagedMarquee instance = PackagedMarquee.start(own, settings);
            instances.add(instance);
            return instance;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] feed(String title) {
        return ProviderFeed.of(PLANS, title, COMING);
    }

    private static ConditionFactory await(Duration limit) {
        return Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(50));
    }

    private long stored(String title) {
        return database.number("select count(*) from plans where title like '" + title + " %'");
    }

    private static void awaitReady(PackagedMarquee instance) {
        await(LIMIT).until(() -> instance.health("ready") == 200);
    }

    private boolean overlaps() {
        return database.number("select count(*) from polls a join polls b on a.provider = b.provider and a.id < b.id"
                + " and b.started_at < coalesce(a.finished_at, 'infinity')") > 0;
    }

    @Test
    void migratesOncePollsOneAtATimeAndAnswersTheSame() throws IOException {
        provider.says(feed("First"));
        PackagedMarquee one = start("1s");
        PackagedMarquee other = start("1s");
        awaitReady(one);
        awaitReady(other);
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(database.number("select count(*) from flyway_schema_history where success")).isEqualTo(migrations.count());
        }
        assertThat(database.rows("select version from flyway_schema_history group by version having count(*) > 1")).isEmpty();
        assertThat(database.number("select count(*) from flyway_schema_history where not success")).isZero();
        for (String title : List.of("Second", "Third", "Fourth")) {
            provider.says(feed(title));
            await(LIMIT).until(() -> stored(title) == PLANS);
            await(FRESH).untilAsserted(() -> {
                assertThat(one.search("")).contains(title + " 0.", title + BARRIER).isEqualTo(other.search(""));
            });
        }
        await(LIMIT).until(() -> database.number("select count(*) from polls where outcome = 'unchanged'") > 3);
        assertThat(overlaps()).isFalse();
        assertThat(database.rows("select distinct outcome from polls where outcome not in ('ok', 'unchanged', 'running')")).isEmpty();
    }

    @Test
    void takesOverWithinTenSecondsWhenAPollIsKilledInItsMiddle() {
        PackagedMarquee one = start("30s");
        awaitReady(one);
        try (Barrier barrier = Barrier.at(database, "Show" + BARRIER)) {
            provider.says(feed("Show"));
            barrier.awaitReached();
            PackagedMarquee other = start("30s");
            awaitReady(other);
            String dead = database.rows("select id, worker from polls where outcome = 'running'").get(0);
            List<String> accepted = database.rows("select id, xmin from plans");
            assertThat(accepted).hasSize(2 * BATCH);
            String killed = database.rows("select clock_timestamp()").get(0);
            one.kill();
            await(LIMIT).until(() -> database.number("select count(*) from polls where outcome = 'running' and (id || ' | ' || worker) <> '"
                    + dead + "'") == 1);
            assertThat(database.rows("select started_at - '" + killed + "' < interval '10 s' from polls where outcome = 'running'"))
                    .containsExactly("t");
            assertThat(database.rows("select outcome, stored from polls where id || ' | ' || worker = '" + dead + "'"))
                    .containsExactly("abandoned | " + 2 * BATCH);
            barrier.open();
            await(LIMIT).until(() -> database.number("select count(*) from polls where outcome = 'ok'") == 1);
            assertThat(database.rows("select id, xmin from plans")).hasSize(PLANS).containsAll(accepted);
            await(FRESH).untilAsserted(() -> assertThat(other.search("").split("\"title\":", -1)).hasSize(1 + PLANS));
            assertThat(overlaps()).isFalse();
        }
    }

    @Test
    void writesNothingMoreForAPollThatAnotherInstanceTookOver() {
        PackagedMarquee one = start("30s");
        awaitReady(one);
        try (Barrier barrier = Barrier.at(database, "Old" + BARRIER)) {
            provider.says(feed("Old"));
            barrier.awaitReached();
            one.freeze();
            String old = database.rows("select id from polls where outcome = 'running'").get(0);
            PackagedMarquee other = start("30s");
            awaitReady(other);
            await(LIMIT).until(() -> database.number("select count(*) from providers where leased_until < now()") == 1);
            // a statement under way holds the claim: nobody can come between its check and its end, and nobody waits for it
            await(LIMIT).during(LOOKS).until(() -> database.rows("select id from polls where outcome = 'running'").equals(List.of(old)));
            assertThat(database.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                    + " and query like '%Called by: claim-polls%' and datname = current_database()")).isZero();
            provider.says(feed("New"));
            barrier.open();
            await(LIMIT).until(() -> stored("New") == PLANS);
            await(LIMIT).until(() -> database.number("select count(*) from polls where outcome = 'ok'") == 1);
            List<String> plans = database.rows("select id, xmin, title from plans order by id");
            List<String> polls = database.rows("select id, xmin, outcome, stored from polls where id = " + old);
            assertThat(polls.get(0)).contains("abandoned | " + 3 * BATCH);
            one.thaw();
            await(LIMIT).until(() -> one.log().contains("outcome=lost"));
            assertThat(database.rows("select id, xmin, title from plans order by id")).isEqualTo(plans);
            assertThat(database.rows("select id, xmin, outcome, stored from polls where id = " + old)).isEqualTo(polls);
            await(FRESH).untilAsserted(() -> assertThat(one.search("")).contains("New 0.").isEqualTo(other.search("")));
            assertThat(overlaps()).isFalse();
        }
    }

    @Test
    void keepsItsClaimWhileAStatementTakesLongerThanTheLease() {
        String[] leases = {"POLL_LEASE", "1s", "POLL_RENEWAL", "300ms", "DATABASE_WRITER_CONNECTIONS", "2"};
        PackagedMarquee one = start("30s", leases);
        awaitReady(one);
        try (Barrier barrier = Barrier.at(database, "Show" + BARRIER)) {
            provider.says(feed("Show"));
            barrier.awaitReached();
            awaitReady(start("30s", leases));
            await(LIMIT).until(() -> database.number("select count(*) from providers where leased_until < now() - interval '2 s'") == 1);
            barrier.open();
            await(LIMIT).until(() -> stored("Show") == PLANS);
            await(LIMIT).until(() -> database.number("select count(*) from polls where outcome = 'ok'") == 1);
        }
        assertThat(database.rows("select outcome from polls where outcome in ('abandoned', 'running')")).isEmpty();
        assertThat(overlaps()).isFalse();
    }

    @Test
    void losesNothingWhenInstancesAreKilledAtRandom() {
        provider.says(feed("Begin"));
        Random random = new Random();
        List<PackagedMarquee> live = new ArrayList<>(List.of(start("200ms"), start("200ms")));
        live.forEach(TwoInstancesIT::awaitReady);
        for (int kill = 0; kill < KILLS; kill++) {
            String title = "Kill" + kill;
            provider.says(feed(title));
            long moment = System.nanoTime() + random.nextLong(Duration.ofSeconds(1).toNanos());
            await(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() >= moment);
            live.remove(random.nextInt(2)).kill();
            String killed = database.rows("select clock_timestamp()").get(0);
            await(LIMIT).until(() -> database.number("select count(*) from polls where started_at > '" + killed + "'") > 0);
            // the lease, a tick, and what the machine takes
            assertThat(database.rows("select min(started_at) - '" + killed + "' < interval '10 s' from polls where started_at > '" + killed + "'"))
                    .containsExactly("t");
            await(LIMIT).until(() -> stored(title) == PLANS);
            live.add(start("200ms"));
            awaitReady(live.get(1));
        }
        assertThat(database.number("select count(*) from plans")).isEqualTo(PLANS);
        assertThat(database.rows("select distinct outcome from polls where outcome not in ('ok', 'unchanged', 'running', 'abandoned')")).isEmpty();
        assertThat(overlaps()).isFalse();
    }

    @Test
    void holdsNoConnectionForAClaimWhileAProviderHangs() {
        provider.tricklesAfter(feed("Slow"));
        // the leases need it, too
        start("30s", "DATABASE_WRITER_CONNECTIONS", "1");
        await(LIMIT).ignoreExceptions().until(() -> database.number("select count(*) from polls where outcome = 'running'") == 1);
        String lease = database.rows("select leased_until from providers").get(0);
        for (int renewals = 0; renewals < 3; renewals++) {
            String last = lease;
            await(LIMIT).until(() -> database.number("select count(*) from providers where leased_until > '" + last + "'") == 1);
            lease = database.rows("select leased_until from providers").get(0);
            assertThat(database.number("select count(*) from pg_stat_activity where application_name like 'marquee-%'"
                    + " and datname = current_database() and xact_start <= (select started_at from polls)")).isZero();
            await(LIMIT).until(() -> database.number("select count(*) from pg_stat_activity where datname = current_database()"
                    + " and application_name like 'marquee-%' and state <> 'idle'") == 0);
        }
        assertThat(database.number("select count(*) from pg_locks where locktype = 'advisory'")).isZero();
        assertThat(database.rows("select outcome from polls")).containsExactly("running");
    }
}

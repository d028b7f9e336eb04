package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A claim on a provider does not outlive its poll, whatever ends it, and is not waited for until its lease has run out. */
@Tag("application")
class ClaimsTest {

    private static final byte[] FEED = ProviderFeed.of(ProviderFeed.plan(1, "Show", LocalDate.of(2031, 5, 1)));
    private static final String ROUTE = "poll-fever";
    private static final String UNCLAIMED = "select count(*) from providers where worker is null and poll_id is null and leased_until is null";
    /** Much longer than any of these tests. */
    private static final String NEVER = "1h";

    private final TestDatabase database = TestDatabase.create();
    private final FakeProvider provider = new FakeProvider();

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
    }

    private RunningMarquee start(Map<String, String> more) {
        return RunningMarquee.start(database, provider, more);
    }

    private void awaitRunning() {
        await().until(() -> database.number("select count(*) from polls where outcome = 'running'") == 1 && provider.requests() > 0);
    }

    @Test
    void isGivenUpWhenItsRouteIsStoppedInMidPoll() throws Exception {
        provider.tricklesAfter(FEED);
        try (RunningMarquee marquee = start(Map.of("POLL_LEASE", NEVER, "FEED_DEADLINE", "2s", "POLL_PERIOD", "50ms"))) {
            awaitRunning();
            marquee.context().getRouteController().stopRoute(ROUTE);
            await().until(() -> database.number(UNCLAIMED) == 1);
            long polls = database.number("select count(*) from polls");
            provider.says(FEED);
            // nobody polls while it is stopped
            await().during(Duration.ofMillis(500)).until(() -> database.number("select count(*) from polls") == polls);
            marquee.context().getRouteController().startRoute(ROUTE);
            await().until(() -> marquee.events("").size() == 1);
        }
    }

    @Test
    void isGivenUpWhenTheEndOfThePollCannotBeStored() {
        provider.says(FEED);
        try (RunningMarquee marquee = start(Map.of("POLL_LEASE", NEVER, "POLL_PERIOD", "50ms"))) {
            marquee.awaitPoll();
            database.execute("create function failing() returns trigger language plpgsql as $$begin"
                    + " raise exception 'no end' using errcode = '58030'; end$$");
            database.execute("create trigger failing before update on polls for each row when (new.outcome = 'unchanged') execute function failing()");
            await().until(() -> marquee.metric("marquee_polls_total", "outcome=\"abandoned\"") > 1);
            database.execute("drop trigger failing on polls");
            long last = database.number("select max(id) from polls");
            await().until(() -> database.number("select count(*) from polls where outcome = 'unchanged' and id > " + last) > 0);
            assertThat(database.rows("select distinct reason from polls where outcome = 'abandoned'")).containsExactly("its end could not be stored");
        }
    }

    @Test
    void isGivenUpWhenTheInstanceStops() {
        provider.tricklesAfter(FEED);
        RunningMarquee marquee = start(Map.of("POLL_LEASE", NEVER));
        awaitRunning();
        marquee.close();
        assertThat(database.number(UNCLAIMED)).isEqualTo(1);
        assertThat(database.rows("select outcome, reason from polls")).containsExactly("failed | its instance stops");
        assertThat(database.number("select count(*) from providers where due_at <= now()")).isEqualTo(1);
    }

    /** A look that began before the stop and whose answer comes in its middle. */
    @Test
    void isGivenUpThoughItWasMadeWhileTheInstanceStopped() {
        provider.says(FEED);
        RunningMarquee marquee = start(Map.of("POLL_LEASE", NEVER));
        marquee.awaitPoll();
        database.execute("create function slow() returns trigger language plpgsql as $$begin perform pg_sleep(1); return new; end$$");
        database.execute("create trigger slow before insert on polls for each row execute function slow()");
        database.execute("update providers set due_at = now()");
        await().until(() -> database.number("select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()") == 1);
        marquee.close();
        assertThat(database.number(UNCLAIMED)).isEqualTo(1);
        assertThat(database.rows("select outcome, reason from polls order by id desc limit 1")).containsExactly("failed | its instance stops");
    }

    @Test
    void isGivenUpForAnotherVersionOfTheFileThoughTheProviderGoesOn(@TempDir Path folder) {
        ProviderFolder files = ProviderFolder.withFever(folder);
        provider.tricklesAfter(FEED);
        try (RunningMarquee marquee = start(files.settings(Map.of("POLL_LEASE", NEVER, "FEED_DEADLINE", NEVER)))) {
            awaitRunning();
            files.put("fever", ProviderFolder.file("fever", "{{fever.url}}").replace("title: $base.title", "title: \"Another\""));
            // seconds of grace, and then a moment
            await().until(() -> database.number("select count(*) from polls where reason = 'stopped for another version of its file'") == 1);
            provider.says(FEED);
            await().until(() -> marquee.events("").toString().contains("Another"));
        }
    }

    @Test
    void isOfOnePollUnderWayAlone() {
        provider.tricklesAfter(FEED);
        try (RunningMarquee marquee = start(Map.of("POLL_LEASE", "1s", "POLL_RENEWAL", "100ms"))) {
            awaitRunning();
            String leased = "select leased_until from providers where name = 'fever'";
            String before = database.rows(leased).get(0);
            await().until(() -> !database.rows(leased).get(0).equals(before));
            // by the same instance, but of no poll that it makes
            database.execute("insert into providers (name, worker, poll_id, leased_until) select 'other', worker, poll_id + 1000, now() from providers");
            await().during(Duration.ofMillis(500)).until(() ->
                    database.number("select count(*) from providers where name = 'other' and leased_until < now()") == 1);
            assertThat(marquee.metric("marquee_polls_total", "outcome=\"abandoned\"")).isZero();
        }
    }

    @Test
    void endsAtTheDeadlineOfTheWholePoll() {
        provider.tricklesAfter(FEED);
        try (RunningMarquee marquee = start(Map.of("FEED_DEADLINE", "1s", "POLL_DEADLINE", "1s"))) {
            await().until(() -> database.number("select count(*) from polls where reason like '%1 s'") > 0);
            assertThat(marquee.context().isStarted()).isTrue();
        }
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SteadyLoad;
import io.marquee.kit.TestDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What two instances on one database answer while plans change. */
@Tag("application")
class FreshnessTest {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration RECOVERY = Duration.ofSeconds(32);
    private static final LocalDate MARCH = LocalDate.of(2031, 3, 15);
    private static final LocalDate APRIL = LocalDate.of(2031, 4, 15);
    private static final LocalDate NOVEMBER = LocalDate.of(2031, 11, 15);
    private static final String MOVES = "Moves";
    private static final String STAYS = "Stays";

    private final TestDatabase database = TestDatabase.create();
    private final FakeProvider provider = new FakeProvider();
    private final List<RunningMarquee> instances = new ArrayList<>();

    @BeforeEach
    void startTwo() {
        provider.says(ProviderFeed.of());
        // one polls and the other does not: what that one shows, it has from the database
        instances.add(RunningMarquee.start(database, provider));
        database.execute("create role " + role() + " login in role postgres");
        instances.add(RunningMarquee.start(database, provider, settingsOfSecond()));
    }

    private Map<String, String> settingsOfSecond() {
        return Map.of("POLL_TICK", "1h", "SEARCH_REFRESH", "100ms", "DATABASE_USER", role());
    }

    @AfterEach
    void stopAll() {
        instances.forEach(RunningMarquee::close);
    }

    private String role() {
        return "second_of_" + database.url().replaceFirst(".*/", "");
    }

    private void says(LocalDate day, String title) {
        provider.says(ProviderFeed.of(ProviderFeed.plan(1, title, day), ProviderFeed.plan(2, STAYS, NOVEMBER)));
    }

    private static List<String> lines(LocalDate day, String title) {
        return List.of(
                title + " | " + day + " 20:00:00 | " + day + " 21:30:00 | 10 | 10",
                STAYS + " | " + NOVEMBER + " 20:00:00 | " + NOVEMBER + " 21:30:00 | 10 | 10");
    }

    private void awaitEverywhere(Duration limit, LocalDate day, String title) {
        awaitIn(instances, limit, day, title);
    }

    private static void awaitIn(List<RunningMarquee> some, Duration limit, LocalDate day, String title) {
        for (RunningMarquee instance : some) {
            Awaitility.await().atMost(limit).untilAsserted(() -> assertThat(instance.events("")).isEqualTo(lines(day, title)));
        }
    }

    /** Long enough for several tries to reach the database. */
    private static void holdsOn(List<RunningMarquee> some, LocalDate day, String title) {
        for (RunningMarquee instance : some) {
            Awaitility.await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(3)).until(() ->
                    instance.events("").equals(lines(day, title)));
        }
    }

    private List<SteadyLoad> readers(String range, int clients, int perSecond) {
        return instances.stream()
                .map(instance -> SteadyLoad.start(instance.port(), "/search" + range, clients, perSecond))
                .toList();
    }

    @Test
    void showsAChangedPlanInEveryInstanceWithinFiveSeconds() {
        says(MARCH, "First");
        awaitEverywhere(FRESH, MARCH, "First");
        for (int i = 0; i < 3; i++) {
            says(MARCH, "Changed" + i);
            awaitEverywhere(FRESH, MARCH, "Changed" + i);
        }
        says(APRIL, "Moved");
        awaitEverywhere(FRESH, APRIL, "Moved");
    }

    @Test
    void showsAMovingPlanExactlyOnceInEveryAnswer() {
        says(MARCH, MOVES);
        awaitEverywhere(FRESH, MARCH, MOVES);
        List<SteadyLoad> readers = readers("?starts_at=2031-03-01T00:00:00Z&ends_at=2031-04-30T23:59:59Z", 2, 200);
        for (int i = 0; i < 50; i++) {
            says(i % 2 == 0 ? APRIL : MARCH, MOVES);
            instances.get(0).awaitPoll();
            instances.forEach(RunningMarquee::awaitFresh);
        }
        awaitEverywhere(FRESH, MARCH, MOVES);
        for (SteadyLoad load : readers) {
            load.close();
            assertThat(SteadyLoad.exceptions(load.answers(), answer -> holdsOnce(answer, MOVES))).isEmpty();
            // it did move before these eyes
            assertThat(moves(load.answers())).isGreaterThan(5);
        }
    }

    private static boolean holdsOnce(SteadyLoad.Answer answer, String title) {
        return answer.status() == 200
                && answer.body().split(title, -1).length == 2
                && answer.header("Server-Timing").startsWith("memory");
    }

    private static long moves(List<SteadyLoad.Answer> answers) {
        long moves = 0;
        for (int i = 1; i < answers.size(); i++) {
            moves += answers.get(i).body().equals(answers.get(i - 1).body()) ? 0 : 1;
        }
        return moves;
    }

    @Test
    void goesOnAnsweringAMonthWhileOthersChange() {
        says(MARCH, MOVES);
        awaitEverywhere(FRESH, MARCH, MOVES);
        List<SteadyLoad> readers = readers("?starts_at=2031-11-01T00:00:00Z&ends_at=2031-11-30T23:59:59Z", 2, 200);
        for (int i = 0; i < 10; i++) {
            says(i % 2 == 0 ? APRIL : MARCH, MOVES + i);
            awaitEverywhere(FRESH, i % 2 == 0 ? APRIL : MARCH, MOVES + i);
        }
        for (SteadyLoad load : readers) {
            load.close();
            assertThat(load.answers()).hasSizeGreaterThan(100);
            assertThat(SteadyLoad.exceptions(load.answers(), answer -> holdsOnce(answer, STAYS))).isEmpty();
        }
    }

    @Test
    void missesNoChangeOfTheTimeItWasCutOffAlone() {
        says(MARCH, "First");
        awaitEverywhere(FRESH, MARCH, "First");
        database.execute("alter role " + role() + " nologin");
        database.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role() + "'");
        says(APRIL, "Second");
        awaitIn(instances.subList(0, 1), FRESH, APRIL, "Second");
        holdsOn(instances.subList(1, 2), MARCH, "First");
        says(MARCH, "Third");
        awaitIn(instances.subList(0, 1), FRESH, MARCH, "Third");
        database.execute("alter role " + role() + " login");
        awaitEverywhere(RECOVERY, MARCH, "Third");
    }

    @Test
    void missesNoChangeWhenTheDatabaseWasAwayForAll() {
        says(MARCH, "First");
        awaitEverywhere(FRESH, MARCH, "First");
        database.allowConnections(false);
        says(APRIL, "Moved");
        holdsOn(instances, MARCH, "First");
        database.allowConnections(true);
        awaitEverywhere(RECOVERY, APRIL, "Moved");
    }
}

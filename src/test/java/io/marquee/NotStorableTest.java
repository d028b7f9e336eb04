package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan that is readable and that PostgreSQL rejects for its data. */
@Tag("application")
@Tag("postgres")
class NotStorableTest {

    private static final int PLANS = 500;
    // halvings of a batch, the plan alone, and the rest
    private static final int STATEMENTS_PER_BAD_PLAN = 11;
    private static final LocalDate DAY = LocalDate.of(2021, 5, 1);

    private static byte[] feed(int plans, int... bad) {
        return ProviderFeed.of(IntStream.range(0, plans)
                .mapToObj(i -> ProviderFeed.plan(
                        i, (Arrays.stream(bad).anyMatch(b -> b == i) ? "Bad " : "Good ") + i, DAY.plusDays(i % 28)))
                .toArray(String[]::new));
    }

    private static RunningMarquee start(Map<String, String> settings) {
        RunningMarquee marquee = RunningMarquee.start(settings);
        marquee.awaitPoll();
        marquee.database().execute("create sequence statements");
        // a sequence counts the statements that are rolled back, too
        marquee.database().execute("create function count_statement() returns trigger language plpgsql as"
                + " $$begin perform nextval('statements'); return null; end$$");
        marquee.database().execute("create trigger counted before insert on plans execute function count_statement()");
        marquee.database().execute("alter table plans add constraint no_bad_title check (title not like 'Bad%')");
        return marquee;
    }

    private static void awaitRead(RunningMarquee marquee, byte[] feed) {
        marquee.provider().says(feed);
        Awaitility.await().until(() -> marquee.database().number("select count(*) from polls where outcome = 'ok'") == 1);
    }

    private static void awaitRejected(RunningMarquee marquee, int plans, List<Integer> bad) {
        assertThat(marquee.database().rows("select read, stored, unchanged, rejected from polls where outcome = 'ok'"))
                .containsExactly(plans + " | " + (plans - bad.size()) + " | 0 | " + bad.size());
        assertThat(marquee.database().number("select count(*) from plans where title like 'Good%'")).isEqualTo(plans - bad.size());
        assertThat(marquee.database().rows("select base_id, plan_id, reason, times, detail like '23514 %no_bad_title%',"
                        + " fragment like '%Bad%' from rejections order by base_id::int"))
                .containsExactlyElementsOf(bad.stream().map(i -> i + " | 1 | not_storable | 1 | t | t").toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 333, PLANS - 1})
    void rejectsTheOnePlanAndStoresAllOthersWithFewStatements(int bad) {
        try (RunningMarquee marquee = start(Map.of())) {
            awaitRead(marquee, feed(PLANS, bad));
            awaitRejected(marquee, PLANS, List.of(bad));
            assertThat(marquee.database().number("select last_value from statements")).isBetween(2L, 1L + STATEMENTS_PER_BAD_PLAN);
        }
    }

    @Test
    void rejectsTwoPlansOfOneBatch() {
        try (RunningMarquee marquee = start(Map.of())) {
            awaitRead(marquee, feed(PLANS, 100, 101));
            awaitRejected(marquee, PLANS, List.of(100, 101));
            assertThat(marquee.database().number("select last_value from statements")).isBetween(2L, 1L + 2 * STATEMENTS_PER_BAD_PLAN);
        }
    }

    @Test
    void storesWhatFollowsABatchOfNothingButBadPlans() {
        try (RunningMarquee marquee = start(Map.of("STORE_BATCH_PLANS", "8"))) {
            awaitRead(marquee, feed(20, 0, 1, 2, 3, 4, 5, 6, 7));
            awaitRejected(marquee, 20, List.of(0, 1, 2, 3, 4, 5, 6, 7));
        }
    }

    @Test
    void keepsTheLastGoodVersionAndHealsWhenTheFeedDoes() {
        try (RunningMarquee marquee = start(Map.of())) {
            marquee.poll(feed(3));
            String before = marquee.get("/search").body();
            marquee.poll(feed(3, 1));
            assertThat(marquee.database().rows("select base_id, reason from rejections")).containsExactly("1 | not_storable");
            assertThat(marquee.database().number("select count(*) from plans where last_seen_at is not null")).isZero();
            assertThat(marquee.get("/search").body()).isEqualTo(before);
            marquee.poll(feed(4));
            assertThat(marquee.database().rows("select base_id, reason from rejections")).isEmpty();
        }
    }

    @Test
    void failsThePollWhenEvenTheRejectionIsRejected() {
        try (RunningMarquee marquee = start(Map.of())) {
            marquee.database().execute("alter table rejections add constraint none check (false)");
            marquee.provider().says(feed(3, 1));
            Awaitility.await().until(() ->
                    marquee.database().number("select count(*) from polls where outcome = 'failed' and reason like '%\"none\"%'") > 0);
            assertThat(marquee.database().number("select count(*) from plans")).isEqualTo(1);
            marquee.database().execute("alter table rejections drop constraint none");
            Awaitility.await().until(() -> marquee.database().number("select count(*) from plans") == 2);
        }
    }
}

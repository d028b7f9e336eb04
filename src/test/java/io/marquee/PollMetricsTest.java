package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.LogLines;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the management port tells Prometheus of real polls. */
@Tag("application")
class PollMetricsTest {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(30));
    private static final LocalDate DAY = LocalDate.of(2021, 6, 30);

    private final RunningMarquee marquee = RunningMarquee.start();

    @AfterEach
    void stop() {
        marquee.close();
    }

    /** A feed of one good plan and of these others, of which nothing else is known. */
    private static byte[] feed(int version, String... others) {
        return ProviderFeed.of(ProviderFeed.plan(1, "Show " + version, DAY), String.join("", others));
    }

    private static String rejected(int id, String start) {
        return "<base_plan base_plan_id='" + id + "' sell_mode='online' title='Bad'><plan plan_id='1' plan_start_date='" + start
                + "'/></base_plan>";
    }

    private double rejections(String reason) {
        return marquee.metric("marquee_rejections_total", "provider=\"fever\"", "reason=\"" + reason + "\"");
    }

    private double polls(String outcome) {
        return marquee.metric("marquee_polls_total", "provider=\"fever\"", "outcome=\"" + outcome + "\"");
    }

    private double plans(String result) {
        return marquee.metric("marquee_plans_total", "provider=\"fever\"", "result=\"" + result + "\"");
    }

    private double age() {
        return marquee.metric("marquee_last_good_poll_age_seconds", "provider=\"fever\"");
    }

    @Test
    void countsPricesThatCannotBeRead() {
        marquee.poll(("<planList><output><base_plan base_plan_id='1' sell_mode='online' title='A'><plan plan_id='1' plan_start_date='2021-06-30T20:00:00'>"
                + "<zone price='ask us'/><zone price='10'/><zone price='soon'/></plan></base_plan></output></planList>").getBytes(StandardCharsets.UTF_8));
        SOON.until(() -> marquee.metric("marquee_prices_unread_total", "provider=\"fever\"") == 2);
    }

    /** Two plans that a mapping gives the same ids are one event, and half of a feed may be lost so. */
    @Test
    void countsPlansWithTheIdsOfOneBefore() {
        try (LogLines lines = LogLines.in("text")) {
            marquee.poll(feed(3, ProviderFeed.plan(7, "First", DAY), ProviderFeed.plan(8, "Other", DAY), ProviderFeed.plan(7, "Second", DAY)));
            SOON.until(() -> marquee.metric("marquee_plans_repeated_total", "provider=\"fever\"") == 1);
            lines.await("plans repeated, the later one is kept provider=fever plans=1 first=");
        }
        assertThat(marquee.database().rows("select title from plans where title in ('First', 'Second')")).containsExactly("Second");
    }

    @Test
    void countsEachRejectedItemUnderItsReasonAgainWithEachPollThatStoresIt() {
        marquee.poll(feed(1, rejected(2, "2021-09-31T20:00:00"), rejected(3, "yesterday"), rejected(4, "")));
        assertThat(rejections("start_unreadable")).isEqualTo(2);
        assertThat(rejections("start_missing")).isEqualTo(1);
        // the same feed is not read again
        marquee.awaitPoll();
        marquee.awaitPoll();
        assertThat(rejections("start_unreadable")).isEqualTo(2);
        // the same item in another feed is
        marquee.poll(feed(2, rejected(2, "2021-09-31T20:00:00")));
        assertThat(rejections("start_unreadable")).isEqualTo(3);
        assertThat(rejections("start_missing")).isEqualTo(1);
    }

    @Test
    void countsAPlanThatOnlyTheDatabaseRejectsOnce() {
        marquee.database().execute("alter table plans add constraint plans_no_ghosts check (title <> 'Ghost')");
        marquee.poll(ProviderFeed.of(
                ProviderFeed.plan(1, "Show", DAY), ProviderFeed.plan(2, "Ghost", DAY), ProviderFeed.plan(3, "Encore", DAY)));
        assertThat(rejections("not_storable")).isEqualTo(1);
        assertThat(plans("stored")).isEqualTo(2);
    }

    @Test
    void countsPlansThatAreNewOrChangedAndThoseThatAreAsBefore() {
        marquee.poll(ProviderFeed.of(ProviderFeed.plan(1, "Show", DAY), ProviderFeed.plan(2, "Encore", DAY)));
        assertThat(plans("stored")).isEqualTo(2);
        assertThat(plans("unchanged")).isZero();
        marquee.poll(ProviderFeed.of(ProviderFeed.plan(1, "Show", DAY), ProviderFeed.plan(2, "Finale", DAY)));
        assertThat(plans("stored")).isEqualTo(3);
        assertThat(plans("unchanged")).isEqualTo(1);
    }

    @Test
    void countsPollsByOutcomeAndTellsTheAgeOfTheLastGoodOne() {
        // the provider of these tests fails until it is told what to say
        marquee.awaitPoll();
        SOON.until(() -> polls("failed") >= 1);
        assertThat(age()).isEqualTo(Double.POSITIVE_INFINITY);
        byte[] feed = feed(1);
        marquee.poll(feed);
        assertThat(polls("ok")).isEqualTo(1);
        SOON.until(() -> polls("unchanged") >= 1);
        assertThat(age()).isLessThan(30);
        double failed = polls("failed");
        marquee.provider().says(200, "text/html", "<html>not today</html>".getBytes(StandardCharsets.UTF_8));
        SOON.until(() -> polls("failed") > failed);
        SOON.until(() -> age() > 0.5);
        marquee.provider().says(feed);
        SOON.until(() -> age() < 0.5);
        marquee.provider().breaksOffAfter(feed(2), feed.length - 5);
        SOON.until(() -> polls("partial") >= 1);
        assertThat(polls("lost")).isZero();
    }

    @Test
    void countsAPollWhoseEndTheDatabaseDoesNotTake() {
        marquee.poll(feed(1));
        assertThat(polls("abandoned")).isZero();
        marquee.database().execute("alter table polls add constraint polls_do_not_end check (outcome = 'running') not valid");
        SOON.until(() -> polls("abandoned") >= 1);
        marquee.database().execute("alter table polls drop constraint polls_do_not_end");
        double good = polls("ok");
        marquee.provider().says(feed(2));
        SOON.until(() -> polls("ok") > good);
    }
}

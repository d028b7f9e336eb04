package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds that wait for an operator, from the provider to the search. */
@Tag("application")
@Tag("postgres")
class HeldFeedsTest {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(30));
    private static final LocalDate DAY = LocalDate.of(2021, 6, 1);
    /** No poll comes by itself but the first, and what an operator makes due. */
    private static final Map<String, String> SETTINGS = Map.of("POLL_PERIOD", "1h", "POLL_RENEWAL", "100ms", "STORE_BATCH_PLANS", "7");

    @TempDir
    private Path folder;

    private final TestDatabase database = TestDatabase.create();
    private final FakeProvider acme = new FakeProvider();
    private final FakeProvider fever = new FakeProvider();
    private ProviderFolder routes;
    private Map<String, String> settings;
    private RunningMarquee marquee;

    @BeforeEach
    void start() {
        routes = new ProviderFolder(folder.resolve("routes"));
        settings = routes.settings(SETTINGS);
        hold("30%");
        acme.says(plans(20));
        marquee = RunningMarquee.start(database, fever, settings);
        SOON.until(() -> newest().startsWith("ok"));
        marquee.awaitFresh();
    }

    @AfterEach
    void stop() {
        marquee.close();
        acme.close();
    }

    private void hold(String hold) {
        routes.put("acme", ProviderFolder.file("acme", acme.url()) + "      - name: hold\n        value: \"" + hold + "\"\n");
    }

    private static byte[] plans(int plans) {
        return ProviderFeed.of(plans, "Show", DAY);
    }

    /** Twenty plans, of which so many cost more. */
    private static byte[] repriced(int plans) {
        String feed = new String(plans(20), StandardCharsets.UTF_8);
        for (int i = 0; i < plans; i++) {
            feed = feed.replaceFirst("price='10'", "price='11'");
        }
        return feed.getBytes(StandardCharsets.UTF_8);
    }

    private String newest() {
        return String.join("", database.rows("select outcome, stored, coalesce(reason, '') from polls where outcome <> 'running' order by id desc limit 1"));
    }

    private List<String> approvals() {
        return database.rows("select approved_by, ended_at is not null, outcome from approvals order by id");
    }

    private HttpResponse<String> approve(String provider, String by) {
        String query = "provider=" + provider + (by == null ? "" : "&by=" + URLEncoder.encode(by, StandardCharsets.UTF_8));
        return marquee.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + marquee.managementPort() + "/observe/approvals?" + query))
                .POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    private JsonNode told() {
        try {
            return new ObjectMapper().readTree(marquee.observe("providers")).at("/providers/0/feeds/poll-acme");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String search() {
        return marquee.get("/search").body();
    }

    @Test
    void keepsAFeedThatShrinksAwayUntilAnOperatorSaysYes() {
        String before = search();
        acme.says(plans(13));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(newest()).isEqualTo("held | 0 | the feed shrinks by 35%, from 20 plans to 13; hold allows 30%");
        String reason = newest();
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(newest()).isEqualTo(reason);
        acme.says(plans(12));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(search()).isEqualTo(before);
        assertThat(database.rows("select failures, digest is not null from providers where name = 'acme'")).containsExactly("0 | t");
        SOON.until(() -> marquee.metric("marquee_feed_held", "provider=\"acme\"") == 1);
        SOON.untilAsserted(() -> assertThat(told().at("/held/plans").asInt()).isEqualTo(12));
        assertThat(marquee.metric("marquee_polls_total", "provider=\"acme\"", "outcome=\"held\"")).isGreaterThanOrEqualTo(2);

        HttpResponse<String> answer = approve("acme", "Olga Ops");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"route\":\"poll-acme\",\"approved_by\":\"Olga Ops\"", "\"plans\":12");
        // at once, though the period is an hour
        SOON.until(() -> newest().startsWith("ok"));
        assertThat(approvals()).containsExactly("Olga Ops | t | ok");
        SOON.until(() -> marquee.metric("marquee_feed_held", "provider=\"acme\"") == 0);
        assertThat(database.rows("select plans, held, held_at from feeds")).containsExactly("12 | null | null");
        // used once: the same change again is held again
        acme.says(plans(8));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(newest()).contains("from 12 plans to 8");
        assertThat(approve("acme", "x").statusCode()).isEqualTo(200);
        SOON.until(() -> newest().startsWith("ok"));
        // nothing is removed, ever
        assertThat(search()).isEqualTo(before);
    }

    @Test
    void keepsAFeedThatRepricesAway() {
        assertThat(poll(repriced(6))).isEqualTo("ok");
        acme.says(plans(20));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("ok");
        String before = search();
        acme.says(repriced(7));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(newest()).isEqualTo("held | 0 | the feed reprices by 35%, 7 of 20 known plans; hold allows 30%");
        assertThat(search()).isEqualTo(before);
        // prices that are not there any more are other prices
        acme.says(new String(plans(20), StandardCharsets.UTF_8).replace("<zone price='10'/>", "").getBytes(StandardCharsets.UTF_8));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(newest()).contains("reprices by 100%, 20 of 20 known plans");
        acme.says(repriced(7));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(approve("acme", "olga").statusCode()).isEqualTo(200);
        SOON.until(() -> newest().startsWith("ok"));
        marquee.awaitFresh();
        assertThat(search().split("\"max_price\":11", -1)).hasSize(8);
    }

    private String poll(byte[] feed) {
        acme.says(feed);
        return marquee.awaitPoll("acme");
    }

    @Test
    void keepsAFeedThatGrowsAway() {
        assertThat(poll(plans(27))).isEqualTo("held");
        assertThat(newest()).isEqualTo("held | 0 | the feed grows by 35%, from 20 plans to 27; hold allows 30%");
        assertThat(poll(plans(26))).isEqualTo("ok");
        assertThat(database.rows("select plans, held from feeds")).containsExactly("26 | null");
    }

    @Test
    void holdsAgainWhatHasBecomeWorseThanWhatWasApproved() {
        assertThat(poll(plans(12))).isEqualTo("held");
        acme.says(plans(11));
        approve("acme", "olga");
        SOON.until(() -> newest().contains("and what was approved 40%"));
        assertThat(newest()).startsWith("held | 0 | the feed shrinks by 45%, from 20 plans to 11; hold allows 30%");
        assertThat(approvals()).containsExactly("olga | t | held");
        // the yes is gone with it
        assertThat(poll(plans(12))).isEqualTo("held");
        assertThat(newest()).doesNotContain("approved");
    }

    @Test
    void letsAYesPassAwayWhenTheFeedFitsAgain() {
        assertThat(poll(plans(12))).isEqualTo("held");
        acme.says(plans(20));
        approve("acme", "olga");
        SOON.until(() -> newest().startsWith("unchanged"));
        assertThat(approvals()).containsExactly("olga | t | unchanged");
        assertThat(database.rows("select held, held_at from feeds")).containsExactly("null | null");
        assertThat(poll(plans(12))).isEqualTo("held");
        assertThat(approve("acme", "olga").statusCode()).isEqualTo(200);
    }

    @Test
    void keepsAYesThroughAPollThatReadsNothingAndThroughARestart() {
        assertThat(poll(plans(12))).isEqualTo("held");
        acme.says(503, "text/plain", new byte[0]);
        approve("acme", "olga");
        SOON.until(() -> newest().startsWith("failed"));
        assertThat(approvals()).containsExactly("olga | f | null");
        marquee.stop();
        marquee = RunningMarquee.start(database, fever, settings);
        SOON.untilAsserted(() -> assertThat(told().at("/approved/approved_by").asText()).isEqualTo("olga"));
        acme.says(plans(12));
        marquee.awaitPoll("acme");
        assertThat(approvals()).containsExactly("olga | t | ok");
    }

    @Test
    void takesTheLastOfSeveralYes() {
        assertThat(poll(plans(12))).isEqualTo("held");
        acme.says(503, "text/plain", new byte[0]);
        approve("acme", "olga");
        SOON.until(() -> newest().startsWith("failed"));
        approve("acme", "per");
        acme.says(plans(12));
        SOON.until(() -> newest().startsWith("ok"));
        assertThat(approvals()).containsExactly("olga | t | ok", "per | t | ok");
    }

    /** One that comes while a poll is under way is for the next one. */
    @Test
    void keepsAYesThatAPollUnderWayDoesNotKnow() {
        assertThat(poll(plans(12))).isEqualTo("held");
        acme.tricklesAfter(plans(20));
        database.execute("update providers set due_at = now()");
        SOON.until(() -> database.number("select count(*) from polls where outcome = 'running'") == 1);
        assertThat(approve("acme", "olga").statusCode()).isEqualTo(200);
        acme.says(plans(12));
        Object stopped = invoke("stopPoll", new Object[0], new String[0]);
        assertThat(stopped).isNull();
        SOON.until(() -> newest().startsWith("failed"));
        assertThat(approvals()).containsExactly("olga | f | null");
        marquee.awaitPoll("acme");
        assertThat(approvals()).containsExactly("olga | t | ok");
    }

    private static Object invoke(String operation, Object[] parameters, String[] types) {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName("io.marquee:type=Provider,name=acme"), operation, parameters, types);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object approveByJmx(String by) {
        return invoke("approvePoll", new Object[] {by}, new String[] {"java.lang.String"});
    }

    @Test
    void isApprovedByItsMBeanToo() {
        assertThatThrownBy(() -> approveByJmx("olga")).hasRootCauseMessage("no feed of acme is held");
        assertThatThrownBy(() -> approveByJmx("a\nb")).hasStackTraceContaining("who approves is told by letters");
        assertThat(poll(plans(12))).isEqualTo("held");
        assertThat(approveByJmx("olga")).asString().contains("\"approved_by\":\"olga\"");
        SOON.until(() -> newest().startsWith("ok"));
    }

    /** What came of a feed that broke off is all that there is to weigh. */
    @Test
    void weighsAFeedThatBreaksOffByWhatCame() {
        byte[] feed = plans(20);
        acme.breaksOffAfter(feed, feed.length / 2);
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(newest()).startsWith("held | 0 | the feed shrinks by ").contains("; cut off");
        acme.breaksOffAfter(ProviderFeed.of(20, "Other", DAY), feed.length - 200);
        assertThat(marquee.awaitPoll("acme")).isEqualTo("partial");
        assertThat(database.rows("select plans, held from feeds")).containsExactly("20 | null");
    }

    @Test
    void countsOnlyPlansAndTellsRejectionsOnce() {
        String bad = "<base_plan base_plan_id='%d' sell_mode='online' title='Bad'><plan plan_id='1' plan_start_date='2021-09-31T20:00:00'/></base_plan>";
        byte[] feed = new String(plans(19), StandardCharsets.UTF_8).replace("</output>", bad.formatted(100) + bad.formatted(101) + "</output>")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(poll(feed)).isEqualTo("ok");
        assertThat(database.rows("select plans from feeds")).containsExactly("19");
        assertThat(marquee.metric("marquee_rejections_total", "provider=\"acme\"")).isEqualTo(2);
        assertThat(database.rows("select read, rejected from polls where outcome = 'ok' order by id desc limit 1")).containsExactly("21 | 2");
        // of a feed that is held nothing is written down, its rejections neither
        assertThat(poll(ProviderFeed.of(bad.formatted(102)))).isEqualTo("held");
        assertThat(database.number("select count(*) from rejections")).isEqualTo(2);
        assertThat(newest()).endsWith("; items that would be rejected: 1, most of them as start_unreadable");
    }

    /** A provider that answers with the first page, whatever page it is asked for. */
    @Test
    void takesAPageThatComesAgainForNoOther() {
        String first = new String(plans(10), StandardCharsets.UTF_8).replaceAll("</?(planList|output)>", "");
        assertThat(poll(ProviderFeed.of(first, first))).isEqualTo("held");
        assertThat(newest()).contains("from 20 plans to 10");
    }

    /** "Nothing" and "not modified" both come without a byte. */
    @Test
    void takesNotModifiedForNoFeedThatWasHeld() {
        routes.put("acme", ProviderFolder.file("acme", acme.url()) + "      - name: hold\n        value: 30%\n      - name: empty\n        value: \"204\"\n");
        acme.saysTagged(ProviderFeed.of(20, "Tagged", DAY), "\"a\"");
        SOON.until(() -> {
            marquee.awaitPoll("acme");
            return acme.spared() > 0;
        });
        acme.says(204, Map.of(), new byte[0]);
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        assertThat(newest()).isEqualTo("held | 0 | the feed shrinks by 100%, from 20 plans to 0; hold allows 30%");
        acme.saysTagged(ProviderFeed.of(20, "Tagged", DAY), "\"a\"");
        assertThat(marquee.awaitPoll("acme")).isEqualTo("unchanged");
        assertThat(newest()).isEqualTo("unchanged | 0 | ");
        assertThat(database.rows("select plans, held from feeds")).containsExactly("20 | null");
    }

    /** Two routes of one file are polled in turn, and are two feeds. */
    @Test
    void comparesEachFeedOfAProviderWithItself() {
        FakeProvider small = new FakeProvider();
        small.says(ProviderFeed.of(2, "Small", DAY));
        String hold = "      - name: hold\n        value: \"30%\"\n";
        routes.put("acme", ProviderFolder.file("acme", acme.url()) + hold + ProviderFolder.file("acme", small.url())
                .replace("routeId: poll-acme", "routeId: poll-acme-small").replace("prefixId: acme", "prefixId: acme-small") + hold);
        SOON.until(() -> {
            marquee.awaitPoll("acme");
            return database.rows("select route, plans from feeds order by route").equals(List.of("poll-acme | 20", "poll-acme-small | 2"));
        });
        acme.says(plans(19));
        small.says(ProviderFeed.of(1, "Small", DAY));
        SOON.until(() -> {
            marquee.awaitPoll("acme");
            return database.rows("select route, plans, held is not null from feeds order by route")
                    .equals(List.of("poll-acme | 19 | f", "poll-acme-small | 2 | t"));
        });
        SOON.until(() -> marquee.metric("marquee_feed_held", "route=\"poll-acme-small\"") == 1);
        assertThat(marquee.metric("marquee_feed_held", "route=\"poll-acme\"")).isZero();
        assertThat(approve("acme", "olga").body()).contains("\"route\":\"poll-acme-small\"").doesNotContain("\"route\":\"poll-acme\"");
        // whichever is polled next, the yes is for the one that was held
        SOON.until(() -> {
            marquee.awaitPoll("acme");
            return database.rows("select route, plans, held is not null from feeds order by route")
                    .equals(List.of("poll-acme | 19 | f", "poll-acme-small | 1 | f"));
        });
        assertThat(approvals()).containsExactly("olga | t | ok");
        // one that has left the file waits for nobody
        small.says(ProviderFeed.of());
        SOON.until(() -> {
            marquee.awaitPoll("acme");
            return !database.rows("select 1 from feeds where held is not null").isEmpty();
        });
        hold("30%");
        SOON.until(() -> !marquee.observe("metrics").contains("poll-acme-small"));
        SOON.until(() -> !marquee.observe("providers").contains("poll-acme-small"));
        small.close();
    }

    @Test
    void isOverWhenTheFileHoldsNothingAnyMore() {
        assertThat(poll(plans(5))).isEqualTo("held");
        hold("");
        SOON.until(() -> newest().startsWith("ok"));
        assertThat(database.rows("select plans, held from feeds")).containsExactly("5 | null");
    }

    @Test
    void weighsAMappingThatWasChangedAsItWeighsAFeed() {
        routes.put("acme", ProviderFolder.file("acme", acme.url()).replaceFirst("prices: .*", "prices: [99] } ]")
                + "      - name: hold\n        value: \"30%\"\n");
        SOON.until(() -> newest().contains("reprices by 100%, 20 of 20 known plans"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void storesAFirstFeedWhateverItHolds(int plans) {
        FakeProvider other = new FakeProvider();
        other.says(plans(plans));
        routes.put("other", ProviderFolder.file("other", other.url()) + "      - name: hold\n        value: \"1%\"\n");
        SOON.until(() -> database.rows("select outcome from polls where provider = 'other'").contains("ok"));
        other.says(plans(10));
        // of nothing, nothing grows
        assertThat(marquee.awaitPoll("other")).isEqualTo(plans == 0 ? "ok" : "held");
        other.close();
    }

    @Test
    void keepsTheNewestThousandApprovals() {
        database.execute("insert into approvals (provider, route, approved_by, weight, ended_at)"
                + " select 'acme', 'poll-acme', 'n' || n, '{}', now() from generate_series(1, 1010) n");
        assertThat(poll(plans(12))).isEqualTo("held");
        assertThat(approve("acme", "olga").statusCode()).isEqualTo(200);
        assertThat(database.rows("select count(*), min(id) from approvals")).containsExactly("1000 | 12");
    }

    @TestFactory
    Stream<DynamicTest> saysWhyItApprovesNothing() {
        return Stream.of(
                approvesNothing("acme", "olga", 409, "NOTHING_HELD"),
                approvesNothing("nobody", "olga", 409, "NOTHING_HELD"),
                approvesNothing("acme", null, 400, "BAD_REQUEST"),
                approvesNothing("acme", " ", 400, "BAD_REQUEST"),
                approvesNothing("acme", "a\tb", 400, "BAD_REQUEST"),
                approvesNothing("acme", "<b>", 400, "BAD_REQUEST"));
    }

    private DynamicTest approvesNothing(String provider, String by, int status, String code) {
        return DynamicTest.dynamicTest(provider + " by " + by, () -> {
            HttpResponse<String> answer = approve(provider, by);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
            assertThat(approvals()).isEmpty();
        });
    }

    @Test
    void approvesNothingWhileTheDatabaseIsAway() {
        assertThat(poll(plans(12))).isEqualTo("held");
        marquee.loseDatabase();
        assertThat(approve("acme", "olga").statusCode()).isEqualTo(503);
        marquee.regainDatabase();
        assertThat(approvals()).isEmpty();
    }

    @Test
    void approvesNothingForAPageOfAnotherOriginAndByNoOtherMethod() {
        assertThat(poll(plans(12))).isEqualTo("held");
        URI uri = URI.create("http://127.0.0.1:" + marquee.managementPort() + "/observe/approvals?provider=acme&by=olga");
        assertThat(marquee.send(HttpRequest.newBuilder(uri).header("Origin", "http://evil.example").POST(HttpRequest.BodyPublishers.noBody()).build())
                .statusCode()).isEqualTo(403);
        assertThat(marquee.send(HttpRequest.newBuilder(uri).build()).statusCode()).isEqualTo(405);
        assertThat(approvals()).isEmpty();
    }
}

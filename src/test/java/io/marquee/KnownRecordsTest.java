package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.hostile.Notation;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import io.marquee.poll.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored is the same whether records are known or each is read, whatever feeds come, and whoever polls. */
@Tag("application")
@Tag("postgres")
class KnownRecordsTest {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(25));
    /** Of the last poll that read something. */
    private static final String NEWEST = "from polls where outcome not in ('running', 'unchanged') order by id desc limit 1";
    private static final String ONE = record(1, "One", "online");
    private static final String TWO = record(2, "Two", "online");
    private static final String THREE = record(3, "Three", "offline");
    private static final List<String> ROUTES = List.of("poll-acme");
    private static final int RECORDS = 12;
    private static final int PLANS = 9;
    private static final int FEEDS = 14;
    /** So that a feed has several chunks. */
    private static final String PADDING = "-".repeat(7_000);

    private static final String FILE = """
            - templatedRoute:
                routeTemplateRef: poll-provider
                routeId: poll-acme
                prefixId: acme
                parameters:
                  - {name: provider, value: acme}
                  - {name: url, value: "%s"}
                  - {name: format, value: json}
                  - {name: records, value: list}
                  - {name: hold, value: ""}
                  - name: mapping
                    value: |
                      .plans[] as $plan | { base_id: "1", plan_id: $plan.id, title: .title, sell_mode: $plan.mode, start: "2030-05-01T20:00:00", prices: [$plan.price] }
            """;

    @TempDir
    private Path folder;

    private final List<Side> sides = new ArrayList<>();
    private int feeds;

    /** A provider, and instances that poll it into one database. */
    private final class Side {
        private final FakeProvider provider = new FakeProvider();
        private final FakeProvider none = new FakeProvider();
        private final TestDatabase database = TestDatabase.create();
        private final ProviderFolder files;
        private final List<RunningMarquee> instances = new ArrayList<>();

        Side(int number, String file, Map<String, String> settings, String remembered) {
            sides.add(this);
            provider.says("{\"list\":[]}".getBytes(StandardCharsets.UTF_8));
            files = new ProviderFolder(folder.resolve("of-" + sides.size()));
            files.put("acme", file.formatted(provider.url()));
            for (int i = 0; i < number; i++) {
                // no poll comes by itself but the first
                Map<String, String> all = new HashMap<>(Map.of("POLL_PERIOD", "1h", "POLL_TICK", "50ms", "FEED_REMEMBERED_BYTES", remembered));
                all.putAll(settings);
                instances.add(RunningMarquee.start(database, none, files.settings(all)));
            }
            instances.get(0).firstPoll("acme");
        }

        private List<Schedule> schedules() {
            return instances.stream().map(RunningMarquee::schedule).toList();
        }

        /** Waits until no poll is under way, nor anything that is counted or remembered once its row is stored. */
        private void awaitQuiet() {
            SOON.until(() -> schedules().stream().allMatch(schedule -> schedule.isQuiet(ROUTES)));
        }

        /** Lets this instance poll, and no other, once what they have claimed before is over. */
        void pollsBy(int number) {
            schedules().forEach(schedule -> schedule.pause(ROUTES));
            awaitQuiet();
            schedules().get(number).goOn(ROUTES);
        }

        /** Polls this feed, once. */
        void poll(byte[] feed) {
            awaitQuiet();
            provider.says(feed);
            long before = database.number("select coalesce(max(id), 0) from polls");
            // once, so that it is polled once
            database.execute("update providers set due_at = now()");
            SOON.until(() -> !database.rows("select from polls where id > " + before + " and outcome <> 'running'").isEmpty());
            awaitQuiet();
            // nor again soon, as after a feed that broke off
            database.execute("update providers set due_at = now() + interval '1 hour'");
        }

        /** What there is to see after a poll of this feed. */
        List<String> after(byte[] feed, int batch) {
            poll(feed);
            List<String> all = new ArrayList<>();
            all.addAll(database.rows("select base_id, plan_id, online, title, min_price, event, last_seen_at is null from plans order by 1, 2"));
            all.addAll(database.rows("select outcome, read, rejected, skipped, profile, reason " + NEWEST));
            all.addAll(database.rows("select plans, profile, drift from feeds"));
            if (batch > PLANS * RECORDS) {
                // of plans that come twice, several batches store each
                all.addAll(database.rows("select stored, unchanged " + NEWEST));
                all.addAll(database.rows("select plan_id, reason, fragment, times from rejections order by 1, 2, 3"));
                all.addAll(database.rows("select became from changes order by number"));
            }
            return all;
        }

        long known() {
            return Math.round(instances.stream().mapToDouble(one -> one.metric("marquee_records_known_total", "provider=\"acme\"")).sum());
        }

        /** The last poll that read something. */
        String newest() {
            return database.rows("select outcome, read, stored, unchanged " + NEWEST).get(0);
        }

        double knownBytes() {
            return instances.get(0).metric("marquee_records_known_bytes");
        }

        void close() {
            instances.forEach(RunningMarquee::close);
            provider.close();
            none.close();
        }
    }

    @AfterEach
    void stop() {
        sides.forEach(Side::close);
    }

    private static String record(Random random) {
        if (random.nextInt(15) == 0) {
            return "{\"title\":}";
        }
        String plans = IntStream.range(0, random.nextInt(3)).mapToObj(i -> "{\"id\":\"%d\",\"mode\":\"%s\",\"price\":\"%s\"}".formatted(
                random.nextInt(PLANS), random.nextInt(3) == 0 ? "offline" : random.nextInt(20) == 0 ? "maybe" : "online",
                random.nextInt(15) == 0 ? "ask" : 10 + random.nextInt(2))).collect(Collectors.joining(","));
        return "{\"title\":\"Show %d\",\"plans\":[%s],\"padding\":\"%s\"}".formatted(random.nextInt(4), plans, PADDING);
    }

    /** The next feed: some records are others, some change places, and now and then it breaks off. */
    private static byte[] next(List<String> records, Random random) {
        for (int i = random.nextInt(3); i > 0; i--) {
            records.set(random.nextInt(RECORDS), record(random));
        }
        if (random.nextInt(4) == 0) {
            Collections.swap(records, random.nextInt(RECORDS), random.nextInt(RECORDS));
        }
        int length = random.nextInt(5) == 0 ? random.nextInt(RECORDS) : RECORDS;
        String feed = "{\"list\":[" + String.join(",", records.subList(0, length)) + "]}" + " ".repeat(1 + random.nextInt(1_000));
        return (random.nextInt(8) == 0 ? feed.substring(0, feed.length() / 2) : feed).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1000, '', 16777216", "2, 1, 4, '', 16777216", "3, 1, 1000, 'shrinks 99%%', 16777216", "4, 1, 4, 'reprices 99%%', 16777216", "5, 2, 1000, '', 16777216", "6, 1, 1000, '', 400"})
    void changeNothingOfWhatIsStored(int seed, int instances, int batch, String hold, String remembered) {
        Map<String, String> settings = Map.of("STORE_BATCH_PLANS", String.valueOf(batch));
        String file = FILE.replace("hold, value: \"\"", "hold, value: \"" + hold + "\"");
        Side reads = new Side(1, file, settings, "0");
        Side knows = new Side(instances, file, settings, remembered);
        Random random = new Random(seed);
        List<String> records = new ArrayList<>(IntStream.range(0, RECORDS).mapToObj(i -> record(random)).toList());
        for (int i = 0; i < FEEDS; i++) {
            byte[] feed = next(records, random);
            assertThat(knows.after(feed, batch)).as("feed %d of %d: %s", i, seed, new String(feed, StandardCharsets.UTF_8).replace(PADDING, "")).isEqualTo(reads.after(feed, batch));
        }
        assertThat(reads.known()).isZero();
        assertThat(knows.known()).isPositive();
    }

    private static String record(int id, String title, String mode) {
        return "{\"title\":\"%s\",\"plans\":[{\"id\":\"%d\",\"mode\":\"%s\",\"price\":\"10\"}]}".formatted(title, id, mode);
    }

    /** A feed that is like no other, whatever its records are. */
    private byte[] feed(String... records) {
        return ("{\"list\":[" + String.join(",", records) + "]}" + " ".repeat(++feeds)).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> titles(Side side) {
        return side.database.rows("select plan_id, title, online from plans where last_seen_at is null order by 1");
    }

    /** One instance that has polled the plans 1 to 3, twice, so that it knows them. */
    private Side knowing(Map<String, String> settings) {
        Side side = new Side(1, FILE, settings, "16777216");
        side.poll(feed(ONE, TWO, THREE));
        side.poll(feed(ONE, TWO, THREE));
        return side;
    }

    private static String file(Notation format) {
        return FILE.substring(0, FILE.indexOf("      - {name: format")) + """
                      - {name: format, value: %s}
                      - {name: records, value: "%s"}
                      - name: mapping
                        value: |
                """.formatted(format.format(), format.records()) + format.mapping().indent(10);
    }

    @Test
    void areKnownInEachFormat() {
        Side side = new Side(1, FILE, Map.of(), "16777216");
        for (Notation format : Notation.all()) {
            side.database.execute("delete from plans");
            List<String> records = new ArrayList<>(IntStream.range(0, 3).mapToObj(i -> format.record(i, "Show")).toList());
            side.provider.says(format.feed(records));
            side.files.put("acme", file(format).formatted(side.provider.url()));
            SOON.untilAsserted(() -> assertThat(side.newest()).as(format.format()).isEqualTo("ok | 3 | 3 | 0"));
            long known = side.known();
            records.set(1, format.record(1, "Other"));
            records.set(2, format.record(3, "New"));
            side.poll(format.feed(records));
            assertThat(side.known() - known).as(format.format()).isOne();
            assertThat(side.newest()).as(format.format()).isEqualTo("ok | 3 | 2 | 1");
            assertThat(side.database.rows("select base_id, title, last_seen_at is null from plans order by 1"))
                    .containsExactly("0 | Show | t", "1 | Other | t", "2 | Show | f", "3 | New | t");
        }
    }

    @Test
    void areReadBehindAnotherOneWithTheirPlan() {
        Side side = knowing(Map.of());
        String other = record(1, "Other", "online");
        side.poll(feed(THREE, other, ONE, TWO));
        // the later one wins, as ever; what is before both of them is known
        assertThat(titles(side)).containsExactly("1 | One | t", "2 | Two | t", "3 | Three | f");
        assertThat(side.known()).isEqualTo(3 + 1);
        side.poll(feed(ONE, TWO, THREE, other));
        assertThat(titles(side)).contains("1 | Other | t");
        assertThat(side.known()).isEqualTo(4 + 2);
        side.poll(feed(TWO, ONE, THREE));
        assertThat(titles(side)).contains("1 | One | t");
    }

    @Test
    void areReadAgainWhereTheFirstRowOrTheCalendarSaysSomethingElse() {
        Side side = new Side(1, FILE, Map.of(), "16777216");
        String rows = "1,Show,10\n2,Other,20\n";
        side.provider.says(("id,title,price\n" + rows).getBytes(StandardCharsets.UTF_8));
        side.files.put("acme", file(Notation.of("csv")).formatted(side.provider.url()));
        SOON.untilAsserted(() -> assertThat(side.newest()).isEqualTo("ok | 2 | 2 | 0"));
        side.poll(("id,title,price\n" + rows + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(side.known()).isEqualTo(2);
        side.poll(("price,title,id\n" + rows).getBytes(StandardCharsets.UTF_8));
        assertThat(side.database.rows("select base_id, min_price from plans where last_seen_at is null order by 1")).containsExactly("10 | 1", "20 | 2");
        assertThat(side.known()).isEqualTo(2);

        String calendar = "BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Europe/Madrid\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Show\r\nDTSTART:20300501T180000Z\r\nEND:VEVENT\r\n"
                + "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Zoned\r\nDTSTART;TZID=Ours:20300501T200000\r\nEND:VEVENT\r\n"
                + "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
                + "END:VTIMEZONE\r\nEND:VCALENDAR\r\n";
        side.provider.says(calendar.getBytes(StandardCharsets.UTF_8));
        side.files.put("acme", FILE.substring(0, FILE.indexOf("      - {name: format")).formatted(side.provider.url()) + """
                      - {name: format, value: ical}
                      - {name: records, value: VEVENT}
                      - name: mapping
                        value: |
                          { base_id: .uid, plan_id: "1", title: .summary, sell_mode: "online", start: .occurrences[0].starts }
                """);
        String starts = "select base_id, starts_local::time, (starts_at at time zone 'UTC')::time from plans where base_id < '3' and base_id <> '10' and starts_at > '2030-05-01' and last_seen_at is null order by 1";
        SOON.untilAsserted(() -> assertThat(side.database.rows(starts)).containsExactly("1 | 20:00:00 | 18:00:00", "2 | 20:00:00 | 19:00:00"));
        SOON.until(() -> side.newest().startsWith("ok"));
        side.poll(calendar.replace("Europe/Madrid", "Europe/London").replace("TZOFFSETTO:+0100", "TZOFFSETTO:+0300").getBytes(StandardCharsets.UTF_8));
        assertThat(side.database.rows(starts)).containsExactly("1 | 19:00:00 | 18:00:00", "2 | 20:00:00 | 17:00:00");
        assertThat(side.known()).isEqualTo(2);
    }

    @Test
    void areReadWhenTheFileReadsThemInAnotherWay() {
        Side side = knowing(Map.of());
        assertThat(side.known()).isEqualTo(3);
        side.files.put("acme", FILE.formatted(side.provider.url()).replace("title: .title", "title: (.title + \"!\")"));
        SOON.untilAsserted(() -> assertThat(titles(side)).containsExactly("1 | One! | t", "2 | Two! | t", "3 | Three! | f"));
        assertThat(side.known()).isEqualTo(3);
    }

    @Test
    void areReadWhenAPlanIsGone() {
        Side side = knowing(Map.of());
        side.database.execute("delete from plans where plan_id = '2'");
        side.poll(feed(ONE, TWO, THREE));
        assertThat(titles(side)).containsExactly("1 | One | t", "2 | Two | t", "3 | Three | f");
        assertThat(side.known()).isEqualTo(3);
        side.poll(feed(ONE, TWO, THREE));
        assertThat(side.known()).isEqualTo(6);
    }

    @Test
    void areReadWhenADeliveryHasStoredSomething() {
        Side side = knowing(Map.of());
        try (ProducerTemplate template = side.instances.get(0).context().createProducerTemplate()) {
            template.send("direct:store-plans", exchange -> {
                exchange.setVariable("provider", "acme");
                exchange.setVariable("timeZone", "UTC");
                exchange.getMessage().setBody(Map.of("base_id", "1", "plan_id", "1", "title", "Delivered", "sell_mode", "online", "start", "2030-05-01T20:00:00"));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(titles(side)).contains("1 | Delivered | t");
        side.poll(feed(ONE, TWO, THREE));
        assertThat(titles(side)).containsExactly("1 | One | t", "2 | Two | t", "3 | Three | f");
    }

    @Test
    void areReadWhenAnotherInstanceHasStoredSomethingAndElseKnown() {
        Side side = new Side(2, FILE, Map.of(), "16777216");
        side.pollsBy(0);
        side.poll(feed(ONE, TWO, THREE));
        side.pollsBy(1);
        side.poll(feed(TWO.replace("Two", "Other"), THREE));
        assertThat(titles(side)).containsExactly("2 | Other | t", "3 | Three | f");
        side.pollsBy(0);
        side.poll(feed(ONE, TWO, THREE));
        assertThat(titles(side)).containsExactly("1 | One | t", "2 | Two | t", "3 | Three | f");
        assertThat(side.known()).isZero();
        side.pollsBy(1);
        side.poll(feed(ONE, TWO, THREE));
        // nothing was stored in the meantime
        side.pollsBy(0);
        side.poll(feed(ONE, TWO, THREE));
        assertThat(side.known()).isEqualTo(3);
    }

    /** Else what is wrong with it would be told for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areReadWhenAPollInBetweenHasRejectedTheirPlan(boolean byAnotherInstance) {
        Side side = new Side(byAnotherInstance ? 2 : 1, FILE, Map.of(), "16777216");
        side.pollsBy(0);
        side.poll(feed(ONE, TWO, THREE));
        String rejections = "select plan_id, reason from rejections";
        byte[] bad = feed(ONE, record(2, "Two", "maybe"), THREE);
        if (byAnotherInstance) {
            side.pollsBy(1);
            side.poll(bad);
        } else {
            // one that breaks off behind it
            side.poll(Arrays.copyOf(bad, bad.length - 20));
        }
        assertThat(side.database.rows(rejections)).hasSize(1);
        long known = side.known();
        side.pollsBy(0);
        side.poll(feed(ONE, TWO, THREE));
        assertThat(side.database.rows(rejections)).isEmpty();
        assertThat(side.known()).isEqualTo(known);
    }

    @Test
    void areReadWhenTheDatabaseIsAnOlderOne() {
        Side side = knowing(Map.of());
        side.database.execute("delete from polls");
        side.database.execute("update plans set title = 'of a dump' where plan_id = '1'");
        side.poll(feed(ONE, TWO, THREE));
        assertThat(titles(side)).containsExactly("1 | One | t", "2 | Two | t", "3 | Three | f");
    }

    @Test
    void areReadAfterAPollThatStoredAPartOfItsFeed() {
        Side side = knowing(Map.of());
        byte[] feed = feed(ONE.replace("One", "Half"), TWO, THREE);
        side.poll(Arrays.copyOf(feed, feed.length - THREE.length()));
        side.poll(feed(ONE, TWO, THREE));
        assertThat(titles(side)).containsExactly("1 | One | t", "2 | Two | t", "3 | Three | f");
    }

    @Test
    void areReadEachTimeWhenThereIsSomethingToTellOfThem() {
        Side side = new Side(1, FILE, Map.of("PROVIDER_MAX_PLANS", "2"), "16777216");
        side.database.execute("alter table plans add constraint no_bad_title check (title not like 'Bad%')");
        String bad = ONE.replace("One", "Bad");
        String strange = TWO.replace("\"10\"", "\"ask\"");
        for (int i = 1; i <= 2; i++) {
            side.poll(feed(bad, strange, THREE.replace("offline", "maybe")));
            assertThat(side.database.rows("select plan_id, reason, times from rejections order by 1"))
                    .containsExactly("1 | not_storable | " + i, "3 | sell_mode_unknown | " + i);
            assertThat(side.instances.get(0).metric("marquee_prices_unread_total", "provider=\"acme\"")).isEqualTo(i);
        }
        for (int i = 1; i <= 2; i++) {
            side.poll(feed(TWO, THREE, ONE));
            assertThat(side.database.rows("select plan_id, reason, times from rejections order by 1")).contains("3 | plans_too_many | " + (2 + i));
        }
        assertThat(side.known()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"248, 1", "296, 2", "247, 0", "0, 0"})
    void areKnownAsFarAsThereIsRoomForThem(String remembered, int known) {
        Side side = new Side(1, FILE, Map.of(), remembered);
        side.poll(feed(ONE, TWO, THREE));
        side.poll(feed(ONE, TWO, THREE));
        side.poll(feed(THREE, TWO, ONE));
        assertThat(side.known()).isEqualTo(2L * known);
        assertThat(side.newest()).isEqualTo("ok | 3 | 0 | 3");
        assertThat(side.knownBytes()).isLessThanOrEqualTo(Double.parseDouble(remembered));
    }

    @Test
    void areForgottenWithTheFileOfTheirProvider() {
        Side side = knowing(Map.of());
        assertThat(side.knownBytes()).isBetween(300.0, 1_000.0);
        side.instances.get(0).forget(side.files, "acme");
        SOON.until(() -> side.knownBytes() == 0);
        side.files.put("acme", FILE.formatted(side.provider.url()));
        side.poll(feed(ONE, TWO, THREE));
        assertThat(side.known()).isEqualTo(3);
    }
}

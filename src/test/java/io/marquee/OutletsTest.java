package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpHandler;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LogLines;
import io.marquee.kit.OutletFiles;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.Push;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import io.marquee.kit.WebhookReceiver;
import io.marquee.kit.WebhookReceiver.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outlets as receivers see them: folders and webhooks. */
@Tag("application")
class OutletsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DAY = LocalDate.of(2031, 3, 15);
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final String NEWSROOM = "newsroom";

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final FakeProvider PROVIDER = new FakeProvider();
    private static RunningMarquee marquee;
    private static OutletFiles outlets;
    private static int version;

    @TempDir
    private static Path routes;

    @TempDir
    private static Path archive;

    private WebhookReceiver receiver;

    @BeforeAll
    static void start() {
        PROVIDER.says(feed());
        outlets = new OutletFiles(routes);
        Map<String, String> settings = ProviderFolder.withFever(routes).settings(Map.of(
                "OUTLETS_LOOK", "50ms", "OUTLETS_FOLDERS", archive.toString(),
                "OUTLET_NEWSROOM_SECRET", Push.SECRET, "OUTLET_OTHER_SECRET", Push.OTHER_SECRET));
        marquee = RunningMarquee.start(DATABASE, PROVIDER, settings);
        assertThat(marquee.firstPoll("fever")).startsWith("ok");
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    @BeforeEach
    void receive() {
        receiver = new WebhookReceiver();
    }

    @AfterEach
    void forget() throws IOException {
        receiver.close();
        for (String name : List.of(NEWSROOM, "other", "archive")) {
            outlets.delete(name);
        }
        soon(() -> assertThat(marquee.context().getRoutes()).noneMatch(route -> route.getRouteId().startsWith("publish-")));
        DATABASE.execute("delete from outlets");
        try (Stream<Path> files = Files.list(archive)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Ten events, one of which has another title each time. */
    private static byte[] feed() {
        List<String> plans = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            plans.add(ProviderFeed.plan(i, i == 3 ? "Version " + version : "Stays " + i, DAY));
        }
        return ProviderFeed.of(plans.toArray(String[]::new));
    }

    /** Changes one event. */
    private static String change() {
        version++;
        marquee.poll(feed());
        return "Version " + version;
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).untilAsserted(assertion);
    }

    /** Lets an outlet try again at once. */
    private static void hurry() {
        DATABASE.execute("update outlets set due_at = now() where worker is null and due_at > now()");
    }

    private String newsroom(String... more) {
        return OutletFiles.example(NEWSROOM, NEWSROOM, receiver.url()).replace("value: now", "value: beginning") + String.join("", more);
    }

    private static List<JsonNode> items(List<Received> messages) {
        return messages.stream().map(message -> json(message.body())).toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the receiver has of each event at last. */
    private static Map<String, JsonNode> copy(List<JsonNode> items) {
        Map<String, JsonNode> copy = new HashMap<>();
        items.forEach(item -> copy.put(item.get("id").textValue(), item));
        return copy;
    }

    private static List<String> titles(List<JsonNode> items) {
        return items.stream().map(item -> item.at("/data/title").asText()).toList();
    }

    private static JsonNode status(String name) {
        for (JsonNode one : json(marquee.observe("status")).get("outlets")) {
            if (one.get("name").textValue().equals(name)) {
                return one;
            }
        }
        return JSON.createObjectNode();
    }

    private static long cursor(String name) {
        return DATABASE.number("select coalesce(max(number), -1) from outlets where name = '" + name + "'");
    }

    /** A look that began before the stop and whose answer comes in its middle. */
    @Test
    void keepNoClaimThatWasMadeWhileTheInstanceStopped() {
        TestDatabase own = TestDatabase.create();
        FakeProvider provider = new FakeProvider();
        provider.says(feed());
        Map<String, String> settings = ProviderFolder.withFever(routes).settings(Map.of("OUTLETS_LOOK", "50ms", "OUTLET_NEWSROOM_SECRET", Push.SECRET));
        RunningMarquee stopping = RunningMarquee.start(own, provider, settings);
        assertThat(stopping.firstPoll("fever")).startsWith("ok");
        own.execute("create function slow() returns trigger language plpgsql as $$begin perform pg_sleep(1); return new; end$$");
        own.execute("create trigger slow before update on outlets for each row when (new.claim > old.claim) execute function slow()");
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(own.number("select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()")).isEqualTo(1));
        stopping.close();
        assertThat(own.rows("select claim, worker is null, leased_until is null, due_at <= now() from outlets")).containsExactly("1 | t | t | t");
    }

    @Test
    void writesAllEventsAndThenWhatChangesIntoFiles() throws IOException {
        outlets.put("archive", OutletFiles.example("archive", "archive", "file:" + archive + "?tempPrefix=.&autoCreate=false"));
        soon(() -> assertThat(written()).hasSize(10));
        String title = change();
        soon(() -> assertThat(titles(written())).contains(title));
        assertThat(written()).hasSize(11).extracting(item -> item.get("modified").longValue()).isSorted();
        assertThat(written().get(0).fieldNames()).toIterable().containsExactly("state", "kind", "id", "modified", "data");
        try (Stream<Path> files = Files.list(archive)) {
            assertThat(files.map(file -> file.getFileName().toString())).allMatch(name -> name.matches("\\d{19}\\.ndjson"));
        }
        assertThat(cursor("archive")).isEqualTo(written().get(10).get("modified").longValue());
    }

    private static List<JsonNode> written() throws IOException {
        List<JsonNode> items = new ArrayList<>();
        try (Stream<Path> files = Files.list(archive)) {
            for (Path file : files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList()) {
                Files.readAllLines(file).forEach(line -> items.add(json(line)));
            }
        }
        return items;
    }

    @Test
    void signsEachChangeAndSendsItOnce() {
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(receiver.taken()).hasSize(10));
        String title = change();
        soon(() -> assertThat(titles(items(receiver.taken()))).contains(title));
        List<Received> messages = receiver.received();
        assertThat(messages).hasSize(11).allSatisfy(message -> {
            assertThat(message.isSignedWith(Push.SECRET)).isTrue();
            assertThat(message.isSignedWith(Push.OTHER_SECRET)).isFalse();
            assertThat(message.id()).matches("msg_[0-9a-f]{32}");
            assertThat(message.type()).isEqualTo("application/json");
        });
        assertThat(messages).extracting(Received::id).doesNotHaveDuplicates();
        assertThat(items(messages)).extracting(item -> item.get("modified").longValue()).isSorted();
        assertThat(titles(items(messages)).subList(0, 10)).doesNotContain(title);
        soon(() -> assertThat(status(NEWSROOM).get("state").textValue()).isEqualTo("done"));
        assertThat(status(NEWSROOM).get("sent").longValue()).isEqualTo(11);
        assertThat(marquee.metric("marquee_outlet_changes_total", "outlet=\"newsroom\"")).isGreaterThanOrEqualTo(11);
    }

    @Test
    void sendsAWithdrawalAsDeleted() {
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(receiver.taken()).hasSize(10));
        String id = DATABASE.rows("select id from plans where title = 'Stays 7'").get(0);
        order("POST", "event=" + id + "&reason=x&by=y");
        try {
            soon(() -> assertThat(copy(items(receiver.taken())).get(id).get("state").textValue()).isEqualTo("deleted"));
            assertThat(copy(items(receiver.taken())).get(id).has("data")).isFalse();
        } finally {
            order("DELETE", "event=" + id + "&by=y");
        }
        soon(() -> assertThat(copy(items(receiver.taken())).get(id).get("state").textValue()).isEqualTo("updated"));
    }

    private static void order(String method, String query) {
        URI uri = URI.create("http://127.0.0.1:" + marquee.managementPort() + "/observe/withdrawals?" + query);
        assertThat(marquee.send(HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build()).statusCode()).isEqualTo(200);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("HTTP 500", WebhookReceiver.status(500)),
                Arguments.of("HTTP 400", WebhookReceiver.status(400)),
                Arguments.of("HTTP 410", WebhookReceiver.status(410)),
                Arguments.of("HTTP 302", WebhookReceiver.status(302, "Location", "http://127.0.0.1:1/")),
                Arguments.of("HTTP 429", WebhookReceiver.status(429, "Retry-After", "3000")),
                Arguments.of("HTTP 503", WebhookReceiver.status(503, "Retry-After", "soon")),
                Arguments.of("closed without an answer", (HttpHandler) exchange -> exchange.close()),
                Arguments.of("not taken within 400 ms", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void sendsAgainWhatWasNotTakenAndNothingBeforeIt(String reason, HttpHandler fault) {
        receiver.next(WebhookReceiver.status(204));
        receiver.next(fault == null ? receiver.hang() : fault);
        outlets.put(NEWSROOM, newsroom(OutletFiles.parameter("timeout", "400ms")));
        soon(() -> assertThat(status(NEWSROOM).path("reason").textValue()).isEqualTo(reason));
        assertThat(status(NEWSROOM).get("state").textValue()).isEqualTo("failing");
        assertThat(receiver.received()).hasSize(2);
        assertThat(cursor(NEWSROOM)).isEqualTo(items(receiver.received()).get(0).get("modified").longValue());
        long seconds = DATABASE.number("select round(extract(epoch from due_at - now())) from outlets");
        switch (reason) {
            case "HTTP 429" -> assertThat(seconds).isBetween(2_900L, 3_000L);
            case "HTTP 410" -> assertThat(seconds).isBetween(14_300L, 14_400L);
            default -> assertThat(seconds).isBetween(0L, 5L);
        }
        hurry();
        soon(() -> assertThat(receiver.taken()).hasSize(9));
        List<Received> all = receiver.received();
        assertThat(all).hasSize(11);
        assertThat(all.get(2).id()).isEqualTo(all.get(1).id());
        assertThat(all.get(2).body()).isEqualTo(all.get(1).body());
        soon(() -> assertThat(status(NEWSROOM).get("state").textValue()).isEqualTo("done"));
        assertThat(marquee.metric("marquee_outlet_failed_total", "outlet=\"newsroom\"")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, Integer.MAX_VALUE})
    void takesAnAnswerWhateverItsBodyIs(int length) {
        receiver.next(exchange -> {
            // -1: empty, 0: in chunks, and then one that never ends
            exchange.sendResponseHeaders(200, length);
            if (length >= 0) {
                exchange.getResponseBody().write(1);
                exchange.getResponseBody().flush();
            }
        });
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(receiver.taken()).hasSize(9));
        assertThat(receiver.received()).hasSize(10);
    }

    @Test
    void letsNobodyWaitForOneThatHangsWhichCatchesUp() {
        try (WebhookReceiver other = new WebhookReceiver()) {
            receiver.always(receiver.hang());
            outlets.put(NEWSROOM, newsroom());
            soon(() -> assertThat(receiver.received()).hasSize(1));
            outlets.put("other", OutletFiles.example(NEWSROOM, "other", other.url()).replace("value: now", "value: beginning"));
            soon(() -> assertThat(other.taken()).hasSize(10));
            for (int i = 0; i < 3; i++) {
                String title = change();
                soon(() -> assertThat(titles(items(other.taken()))).contains(title));
            }
            assertThat(receiver.received()).hasSize(1);
            receiver.always(null);
            // whoever changes its file does not wait for the deadline
            outlets.put(NEWSROOM, newsroom(OutletFiles.parameter("timeout", "10s")));
            soon(() -> assertThat(copy(items(receiver.taken()))).isEqualTo(copy(items(other.taken()))));
            assertThat(titles(items(receiver.taken()))).contains("Version " + version).doesNotContain("Version " + (version - 1));
        }
    }

    @Test
    void parksOneThatTakesNothingForLong() {
        receiver.always(WebhookReceiver.status(500));
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(status(NEWSROOM).path("state").asText()).isEqualTo("failing"));
        assertThat(marquee.metric("marquee_outlet_parked", "outlet=\"newsroom\"")).isZero();
        DATABASE.execute("update outlets set failures = 11, due_at = now()");
        soon(() -> assertThat(status(NEWSROOM).path("state").asText()).isEqualTo("parked"));
        assertThat(DATABASE.number("select round(extract(epoch from due_at - now())) from outlets")).isBetween(9_000L, 14_400L);
        assertThat(marquee.metric("marquee_outlet_parked", "outlet=\"newsroom\"")).isEqualTo(1);
        assertThat(marquee.observe("health")).contains("outlets are parked");
        assertThat(marquee.metric("marquee_ready")).isEqualTo(1);
        receiver.always(null);
        outlets.put(NEWSROOM, newsroom() + "# tried again\n");
        soon(() -> assertThat(receiver.taken()).hasSize(10));
        soon(() -> assertThat(status(NEWSROOM).path("state").asText()).isEqualTo("done"));
    }

    @Test
    void sendsOnlyWhatIsNewWhenToldSo() {
        outlets.put(NEWSROOM, newsroom().replace("value: beginning", "value: now"));
        soon(() -> assertThat(cursor(NEWSROOM)).isPositive());
        String title = change();
        soon(() -> assertThat(receiver.taken()).hasSize(1));
        assertThat(titles(items(receiver.taken()))).containsExactly(title);
    }

    @Test
    void beginsAgainWhenTheDatabaseIsAnotherOne() {
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(receiver.taken()).hasSize(10));
        try (LogLines lines = LogLines.in("text")) {
            DATABASE.execute("update change_epochs set epoch = gen_random_uuid()");
            soon(() -> assertThat(receiver.taken()).hasSize(20));
            assertThat(lines.written()).anyMatch(line -> line.contains("all events are published again") && line.contains("outlet=newsroom"));
        }
        assertThat(receiver.received()).extracting(Received::id).doesNotHaveDuplicates();
        assertThat(marquee.metric("marquee_outlet_restarts_total", "outlet=\"newsroom\"")).isPositive();
        soon(() -> assertThat(status(NEWSROOM).get("restarts").intValue()).isEqualTo(1));
    }

    @Test
    void goesOnWhereItWasWhenItsFileComesBack() {
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(receiver.taken()).hasSize(10));
        outlets.delete(NEWSROOM);
        soon(() -> assertThat(marquee.context().getRoute("publish-newsroom")).isNull());
        String title = change();
        assertThat(receiver.received()).hasSize(10);
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(receiver.taken()).hasSize(11));
        assertThat(titles(items(receiver.taken())).get(10)).isEqualTo(title);
    }

    @Test
    void keepsTheLastGoodVersionOfABrokenFile() {
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(receiver.taken()).hasSize(10));
        outlets.put(NEWSROOM, newsroom().replace("name: secret", "name: sekret"));
        soon(() -> assertThat(status(NEWSROOM).get("error").asText()).isEqualTo("unknown parameter sekret"));
        assertThat(status(NEWSROOM).get("line").intValue()).isEqualTo(13);
        assertThat(marquee.observe("health")).contains("files of outlets are rejected");
        String title = change();
        soon(() -> assertThat(titles(items(receiver.taken()))).contains(title));
    }

    @Test
    void sendsManyInOneMessage() {
        outlets.put(NEWSROOM, newsroom(OutletFiles.parameter("format", "items"), OutletFiles.parameter("batch", "4")));
        soon(() -> assertThat(receiver.taken()).hasSize(3));
        assertThat(receiver.taken()).allMatch(message -> message.isSignedWith(Push.SECRET));
        assertThat(receiver.taken().stream().map(message -> json(message.body()).get("items").size())).containsExactly(4, 4, 2);
    }

    @Test
    void saysWhatIsMissingAndTellsNoSecret() {
        try (LogLines lines = LogLines.in("text")) {
            outlets.put(NEWSROOM, newsroom().replace("$OUTLET_NEWSROOM_SECRET", "$OUTLET_NEWSROOM_UNSET").replace("value: OUTLET_NEWSROOM_SECRET", "value: OUTLET_NEWSROOM_UNSET"));
            soon(() -> assertThat(status(NEWSROOM).path("reason").asText()).isEqualTo("the environment variable OUTLET_NEWSROOM_UNSET is not set"));
            outlets.put(NEWSROOM, newsroom().replace(receiver.url(), receiver.url() + "?token=$OUTLET_NEWSROOM_SECRET"));
            soon(() -> assertThat(receiver.taken()).hasSize(10));
            receiver.always(WebhookReceiver.status(500));
            change();
            soon(() -> assertThat(status(NEWSROOM).path("reason").asText()).isEqualTo("HTTP 500"));
            String secret = Push.SECRET.substring("whsec_".length());
            assertThat(lines.written()).noneMatch(line -> line.contains(secret));
            assertThat(marquee.observe("status") + marquee.observe("metrics") + marquee.observe("health")).doesNotContain(secret);
            assertThat(marquee.context().getEndpoints()).noneMatch(endpoint -> endpoint.getEndpointUri().contains(secret));
        }
    }

    @Test
    void waitsWhileTheDatabaseIsAway() {
        outlets.put(NEWSROOM, newsroom());
        soon(() -> assertThat(receiver.taken()).hasSize(10));
        try (LogLines lines = LogLines.in("text")) {
            marquee.loseDatabase();
            lines.await("outlets are published later");
        } finally {
            marquee.regainDatabase();
        }
        String title = change();
        soon(() -> assertThat(titles(items(receiver.taken()))).contains(title));
        assertThat(DATABASE.number("select failures from outlets")).isZero();
    }
}

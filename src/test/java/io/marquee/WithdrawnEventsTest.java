package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leaves what is published, and comes back, as everybody sees it who asks: by two instances, one from memory and one from the database. */
@Tag("application")
@Tag("postgres")
class WithdrawnEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(30));
    private static final LocalDate DAY = LocalDate.of(2035, 3, 15);
    private static final LocalDate LONG_AGO = LocalDate.of(2019, 3, 15);
    private static final Map<String, String> SETTINGS = Map.of("POLL_PERIOD", "1h", "WITHDRAWALS_LOOK", "50ms", "SEARCH_REFRESH", "50ms");

    private final TestDatabase database = TestDatabase.create();
    private final FakeProvider fever = new FakeProvider();
    private RunningMarquee first;
    private RunningMarquee second;
    /** What a consumer has that began before anything was withdrawn. */
    private final Map<String, JsonNode> copy = new HashMap<>();
    private String next;

    @BeforeEach
    void start() throws IOException {
        fever.says(feed("Hamlet"));
        first = RunningMarquee.start(database, fever, SETTINGS);
        assertThat(first.firstPoll("fever")).startsWith("ok");
        second = RunningMarquee.start(database, fever, fromTheDatabase(SETTINGS));
        next = first.uri("/changes?limit=2").toString();
        awaitPublished("Hamlet", "Old", "Other");
    }

    @AfterEach
    void stop() {
        second.stop();
        first.close();
    }

    private static Map<String, String> fromTheDatabase(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("SEARCH_MEMORY", "1");
        return all;
    }

    private static byte[] feed(String title, String... more) {
        return ProviderFeed.of(ProviderFeed.plan(1, title, DAY), ProviderFeed.plan(2, "Other", DAY), ProviderFeed.plan(3, "Old", LONG_AGO),
                more.length == 0 ? "" : ProviderFeed.plan(4, more[0], DAY.plusDays(40)));
    }

    private void restart(Map<String, String> settings) {
        first.stop();
        second.stop();
        first = RunningMarquee.start(database, fever, settings);
        second = RunningMarquee.start(database, fever, fromTheDatabase(settings));
        next = next.replaceFirst("http://[^/]*", "http://127.0.0.1:" + first.port());
    }

    private static Map<String, JsonNode> searched(RunningMarquee marquee, String list) throws IOException {
        Map<String, JsonNode> events = new LinkedHashMap<>();
        HttpResponse<String> answer = marquee.get(list);
        assertThat(answer.statusCode()).isEqualTo(200);
        JSON.readTree(answer.body()).at("/data/events").forEach(event -> events.put(event.get("id").textValue(), event));
        return events;
    }

    /** Goes on until a page is empty; the address of that. */
    private String follow(String address, Map<String, JsonNode> copied) throws IOException {
        String at = address;
        while (true) {
            JsonNode page = JSON.readTree(first.send(HttpRequest.newBuilder(URI.create(at)).build()).body());
            for (JsonNode item : page.get("items")) {
                if (item.get("state").textValue().equals("deleted")) {
                    copied.remove(item.get("id").textValue());
                } else {
                    copied.put(item.get("id").textValue(), item.get("data"));
                }
            }
            at = page.get("next").textValue();
            if (page.get("items").isEmpty()) {
                return at;
            }
        }
    }

    /** Waits until these titles are published, and sees that all who read agree. */
    private void awaitPublished(String... titles) throws IOException {
        SOON.untilAsserted(() -> {
            for (RunningMarquee marquee : List.of(first, second)) {
                for (String list : List.of("/search", "/events", "/events?provider=fever")) {
                    assertThat(searched(marquee, list).values()).extracting(event -> event.get("title").textValue()).containsExactlyInAnyOrder(titles);
                }
            }
        });
        Map<String, JsonNode> published = searched(first, "/search");
        assertThat(searched(second, "/search")).isEqualTo(published);
        next = follow(next, copy);
        assertThat(copy).isEqualTo(published);
        Map<String, JsonNode> fresh = new HashMap<>();
        follow(first.uri("/changes").toString(), fresh);
        assertThat(fresh).isEqualTo(published);
        for (String id : database.rows("select id from plans where event is not null")) {
            for (String path : List.of("/events/" + id, "/events/" + id + "/history")) {
                HttpResponse<String> answer = second.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(published.containsKey(id) ? 200 : 410);
                if (!published.containsKey(id)) {
                    assertThat(JSON.readTree(answer.body()).at("/error/code").textValue()).isEqualTo("EVENT_WITHDRAWN");
                    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
                    assertThat(answer.body()).doesNotContain("Hamlet").doesNotContain("they ask");
                }
            }
        }
        assertThat(database.rows("select title from plans where event is null")).isEmpty();
    }

    private String id(String title) {
        return database.rows("select id from plans where title = '" + title + "'").get(0);
    }

    private HttpResponse<String> order(String method, String... query) {
        StringBuilder address = new StringBuilder("http://localhost:" + second.managementPort() + "/observe/withdrawals");
        for (int i = 0; i < query.length; i += 2) {
            address.append(i == 0 ? '?' : '&').append(query[i]).append('=').append(URLEncoder.encode(query[i + 1], StandardCharsets.UTF_8));
        }
        return first.send(HttpRequest.newBuilder(URI.create(address.toString())).method(method, HttpRequest.BodyPublishers.noBody()).build());
    }

    /** Polls outcomes of which nothing is to be seen, since they are of what is withdrawn. */
    private void poll(byte[] feed) {
        assertThat(first.poll(feed)).isIn("ok", "unchanged");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "event;    'Other,Old';        'Other,Old,New'",
        "provider; '';                 ''",
    })
    void leavesAndComesBackWithItsNewestContent(String kind, String others, String othersLater) throws Exception {
        String hamlet = id("Hamlet");
        String what = kind.equals("event") ? hamlet : "fever";
        HttpResponse<String> withdrawn = order("POST", kind, what, "reason", "they ask for it & soon", "by", "Ada L.");
        assertThat(withdrawn.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(withdrawn.body()).get("reason").textValue()).isEqualTo("they ask for it & soon");
        awaitPublished(titles(others));
        // stored again, changed, and beside a new one
        poll(feed("Hamlet"));
        awaitPublished(titles(others));
        poll(feed("Hamlet II", "New"));
        awaitPublished(titles(othersLater));
        restart(SETTINGS);
        awaitPublished(titles(othersLater));
        poll(feed("Hamlet III", "New"));
        awaitPublished(titles(othersLater));
        HttpResponse<String> restored = order("DELETE", kind, what, "by", "Grace");
        assertThat(restored.statusCode()).isEqualTo(200);
        awaitPublished("Hamlet III", "Other", "Old", "New");
        assertThat(JSON.readTree(first.get("/events/" + hamlet + "/history").body()).at("/data/versions"))
                .extracting(version -> version.at("/event/title").asText("-")).containsExactly("Hamlet", "-", "Hamlet III");
        poll(feed("Hamlet IV", "New"));
        awaitPublished("Hamlet IV", "Other", "Old", "New");
        JsonNode record = JSON.readTree(order("GET").body());
        assertThat(record.get("open").intValue()).isZero();
        assertThat(record.at("/withdrawals/0/by").textValue()).isEqualTo("Ada L.");
        assertThat(record.at("/withdrawals/0/restored_by").textValue()).isEqualTo("Grace");
        assertThat(record.at("/withdrawals/0/until").isTextual()).isTrue();
        assertThat(record.at("/withdrawals/0/events").intValue()).isEqualTo(kind.equals("event") ? 1 : 3);
    }

    private static String[] titles(String list) {
        return Arrays.stream(list.split(",")).filter(title -> !title.isEmpty()).toArray(String[]::new);
    }

    @Test
    void leavesAnEventWithdrawnThatIsSoByItself() throws Exception {
        order("POST", "event", id("Hamlet"), "reason", "r", "by", "Ada");
        order("POST", "provider", "fever", "reason", "r", "by", "Ada");
        awaitPublished();
        order("DELETE", "provider", "fever", "by", "Ada");
        awaitPublished("Other", "Old");
        order("DELETE", "event", id("Hamlet"), "by", "Ada");
        awaitPublished("Hamlet", "Other", "Old");
    }

    @Test
    void letsEventsLongPastGoAndBringsThemBack() throws Exception {
        Map<String, String> kept = new HashMap<>(SETTINGS);
        kept.put("EVENTS_KEPT", "8784h");
        restart(kept);
        awaitPublished("Hamlet", "Other");
        poll(feed("Hamlet II"));
        awaitPublished("Hamlet II", "Other");
        // one that is put off
        poll(ProviderFeed.of(ProviderFeed.plan(3, "Old again", DAY)));
        awaitPublished("Hamlet II", "Other", "Old again");
        poll(ProviderFeed.of(ProviderFeed.plan(3, "Old", LONG_AGO)));
        awaitPublished("Hamlet II", "Other");
        order("POST", "event", id("Old"), "reason", "r", "by", "Ada");
        restart(SETTINGS);
        awaitPublished("Hamlet II", "Other");
        order("DELETE", "event", id("Old"), "by", "Ada");
        awaitPublished("Hamlet II", "Other", "Old");
    }

    @TestFactory
    Stream<DynamicTest> saysWhatIsWrong() {
        return Stream.of(
                wrong("POST", "", 400, "WITHDRAWAL_UNREADABLE", "Say what"),
                wrong("POST", "event=e1&provider=fever&reason=r&by=Ada", 400, "WITHDRAWAL_UNREADABLE", "Say what"),
                wrong("POST", "event=e1&reason=r&by=Ada", 400, "WITHDRAWAL_UNREADABLE", "The id of an event is a UUID"),
                wrong("POST", "provider=no/name&reason=r&by=Ada", 400, "WITHDRAWAL_UNREADABLE", "The name of a provider"),
                wrong("POST", "provider=fever&by=Ada", 400, "WITHDRAWAL_UNREADABLE", "Say why"),
                wrong("POST", "provider=fever&reason=%20&by=Ada", 400, "WITHDRAWAL_UNREADABLE", "Say why"),
                wrong("POST", "provider=fever&reason=a%0Ab&by=Ada", 400, "WITHDRAWAL_UNREADABLE", "one line"),
                wrong("POST", "provider=fever&reason=r", 400, "WITHDRAWAL_UNREADABLE", "by whom"),
                wrong("POST", "provider=fever&reason=r&by=%3Cb%3E", 400, "WITHDRAWAL_UNREADABLE", "by whom"),
                wrong("DELETE", "provider=fever", 400, "WITHDRAWAL_UNREADABLE", "by whom"),
                wrong("DELETE", "by=Ada", 400, "WITHDRAWAL_UNREADABLE", "Say what"),
                wrong("POST", "event=00000000-0000-0000-0000-000000000000&reason=r&by=Ada", 404, "EVENT_UNKNOWN", "was ever on sale"),
                wrong("DELETE", "event=00000000-0000-0000-0000-000000000000&by=Ada", 404, "EVENT_UNKNOWN", "was ever on sale"),
                wrong("POST", "provider=fevre&reason=r&by=Ada", 400, "PROVIDER_UNKNOWN", "fevre"),
                wrong("DELETE", "provider=fevre&by=Ada", 400, "PROVIDER_UNKNOWN", "fevre"),
                wrong("DELETE", "provider=fever&by=Ada", 409, "NOT_WITHDRAWN", "is not withdrawn"),
                wrong("GET", "limit=0", 400, "BAD_REQUEST", ""));
    }

    private DynamicTest wrong(String method, String query, int status, String code, String message) {
        return DynamicTest.dynamicTest(method + " " + query, () -> {
            URI uri = URI.create("http://localhost:" + second.managementPort() + "/observe/withdrawals?" + query);
            HttpResponse<String> answer = first.send(HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build());
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(JSON.readTree(answer.body()).at("/error/code").textValue()).isEqualTo(code);
            assertThat(JSON.readTree(answer.body()).at("/error/message").textValue()).contains(message);
            assertThat(database.rows("select * from withdrawals")).isEmpty();
        });
    }

    @Test
    void saysThatItIsWithdrawnAlreadyAndKeepsTheFirstReason() throws Exception {
        order("POST", "provider", "fever", "reason", "first", "by", "Ada");
        HttpResponse<String> again = order("POST", "provider", "fever", "reason", "second", "by", "Ada");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("ALREADY_WITHDRAWN");
        String hamlet = id("Hamlet");
        assertThat(order("POST", "event", hamlet, "reason", "first", "by", "Ada").statusCode()).isEqualTo(200);
        assertThat(order("POST", "event", hamlet, "reason", "second", "by", "Ada").statusCode()).isEqualTo(409);
        assertThat(database.rows("select distinct reason from withdrawals")).containsExactly("first");
        assertThat(order("POST", "provider", "fever", "reason", "x".repeat(501), "by", "Ada").statusCode()).isEqualTo(400);
    }

    @Test
    void isDoneThroughAnMBean() throws Exception {
        ObjectName name = new ObjectName("io.marquee:type=Withdrawals");
        var server = ManagementFactory.getPlatformMBeanServer();
        String[] three = {String.class.getName(), String.class.getName(), String.class.getName()};
        String[] two = Arrays.copyOf(three, 2);
        String hamlet = id("Hamlet");
        server.invoke(name, "withdrawEvent", new Object[] {hamlet, "they ask", "Ada"}, three);
        awaitPublished("Old", "Other");
        server.invoke(name, "withdrawProvider", new Object[] {"fever", "they ask", "Ada"}, three);
        awaitPublished();
        Awaitility.await().untilAsserted(() -> assertThat(server.getAttribute(name, "Open")).isEqualTo(2L));
        assertThat((String) server.invoke(name, "withdrawals", null, null)).contains("they ask");
        server.invoke(name, "restoreEvent", new Object[] {hamlet, "Ada"}, two);
        server.invoke(name, "restoreProvider", new Object[] {"fever", "Ada"}, two);
        awaitPublished("Hamlet", "Old", "Other");
        for (Object[] wrong : new Object[][] {{"", "why", "Ada"}, {"7", "why", "Ada"}, {hamlet, "", "Ada"}, {hamlet, "why", ""}}) {
            assertThatThrownBy(() -> server.invoke(name, "withdrawEvent", wrong, three)).rootCause()
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> server.invoke(name, "restoreProvider", new Object[] {"fever", "Ada"}, two)).rootCause()
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("is not withdrawn");
        assertThat(new TreeSet<>(database.rows("select withdrawn_by from withdrawals"))).containsExactly("Ada");
    }

    @Test
    void saysSoWhenTheDatabaseIsAway() throws Exception {
        first.loseDatabase();
        try {
            for (String method : List.of("POST", "DELETE")) {
                HttpResponse<String> answer = order(method, "provider", "fever", "reason", "r", "by", "Ada");
                assertThat(answer.statusCode()).isEqualTo(503);
            }
            assertThat(order("GET").statusCode()).isEqualTo(503);
        } finally {
            first.regainDatabase();
        }
        awaitPublished("Hamlet", "Old", "Other");
    }
}

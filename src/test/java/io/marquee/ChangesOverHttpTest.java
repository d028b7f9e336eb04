package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events by their ids, their history, and what changed, as consumers get them. */
@Tag("application")
class ChangesOverHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DAY = LocalDate.of(2031, 3, 15);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final FakeProvider PROVIDER = new FakeProvider();
    private static RunningMarquee marquee;

    @BeforeAll
    static void start() {
        PROVIDER.says(feed("Hamlet"));
        marquee = RunningMarquee.start(DATABASE, PROVIDER, Map.of("CHANGES_LICENSE", "https://example.org/license", "CHANGES_LOOK", "100ms"));
        assertThat(marquee.firstPoll("fever")).startsWith("ok");
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static byte[] feed(String title) {
        return ProviderFeed.of(ProviderFeed.plan(1, title, DAY), ProviderFeed.plan(2, "Stays", DAY), ProviderFeed.plan(3, "Too", DAY.plusDays(40)));
    }

    private static HttpResponse<byte[]> send(String url, String method, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String url(String path) {
        return marquee.uri(path).toString();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return send(url(path), "GET", headers);
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    /** The events of a search, by their ids. */
    private Map<String, JsonNode> searched() throws IOException, InterruptedException {
        Map<String, JsonNode> events = new LinkedHashMap<>();
        json("/search").at("/data/events").forEach(event -> events.put(event.get("id").textValue(), event));
        return events;
    }

    private String hamlet() {
        return DATABASE.rows("select id from plans where title like 'Hamlet%'").get(0);
    }

    /** Copies what is published, from the first page to an empty one. */
    private Map<String, JsonNode> copied(String first) throws IOException, InterruptedException {
        Map<String, JsonNode> copy = new LinkedHashMap<>();
        String next = first;
        while (true) {
            HttpResponse<byte[]> answer = send(next, "GET");
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode page = JSON.readTree(answer.body());
            page.get("items").forEach(item -> copy.put(item.get("id").textValue(), item.get("data")));
            if (page.get("items").isEmpty()) {
                assertThat(page.get("next").textValue()).isEqualTo(next);
                return copy;
            }
            next = page.get("next").textValue();
        }
    }

    @Test
    void givesEachEventByItsId() throws Exception {
        Map<String, JsonNode> events = searched();
        assertThat(events).hasSizeGreaterThan(2);
        for (Map.Entry<String, JsonNode> event : events.entrySet()) {
            JsonNode answer = json("/events/" + event.getKey());
            assertThat(answer.at("/data/event")).isEqualTo(event.getValue());
            assertThat(answer.get("error").isNull()).isTrue();
            assertThat(json("/events/" + event.getKey().toUpperCase(Locale.ROOT))).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "/events/00000000-0000-0000-0000-000000000000;         404; EVENT_UNKNOWN",
        "/events/00000000-0000-0000-0000-000000000000/history; 404; EVENT_UNKNOWN",
        "/events/7;                                            400; PARAMETER_UNREADABLE",
        "/events/7/history;                                    400; PARAMETER_UNREADABLE",
        "/events/%27%20or%201=1;                               400; PARAMETER_UNREADABLE",
        "/events/;                                             404; NOT_FOUND",
        "/events/7/future;                                     404; NOT_FOUND",
        "/events?starts_at=soon;                               400; PARAMETER_UNREADABLE",
        "/events?starts_at=2031-01-02&ends_at=2031-01-01;      400; RANGE_REVERSED",
        "/events?limit=0;                                      400; PARAMETER_UNREADABLE",
        "/events?limit=501;                                    400; PARAMETER_UNREADABLE",
        "/events?limit=1&limit=2;                              400; PARAMETER_REPEATED",
        "/events?max_price=-1;                                 400; PARAMETER_UNREADABLE",
        "/events?max_price=1e9;                                400; PARAMETER_UNREADABLE",
        "/events?after=x;                                      400; PARAMETER_UNREADABLE",
        "/events?provider=nobody;                              400; PROVIDER_UNKNOWN",
        "/events?provider=%00;                                 400; PROVIDER_UNKNOWN",
        "/events?provider=;                                    400; PROVIDER_UNKNOWN",
        "/events?provider=%EF%BF%BF;                           400; PROVIDER_UNKNOWN",
        "/events?provider=%27%20or%201=1;                      400; PROVIDER_UNKNOWN",
        "/providers/fever;                                     404; NOT_FOUND",
        "/changes?afterChangeNumber=;                          400; PARAMETER_UNREADABLE",
        "/changes?afterChangeNumber=-1;                        400; PARAMETER_UNREADABLE",
        "/changes?afterChangeNumber=1&afterChangeNumber=2;     400; PARAMETER_REPEATED",
        "/changes?afterChangeNumber=99999999999999999999;      400; PARAMETER_UNREADABLE",
        "/changes?limit=0;                                     400; PARAMETER_UNREADABLE",
        "/changes?limit=501;                                   400; PARAMETER_UNREADABLE",
        "/changes?limit=ten;                                   400; PARAMETER_UNREADABLE",
        "/changes?epoch=another;                               410; EPOCH_ENDED",
    })
    void saysWhatIsWrong(String path, int status, String code) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).at("/error/code").textValue()).isEqualTo(code);
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    }

    /** An event that stays where it is comes once, though others come, change, and go to another day between two pages. */
    @Test
    void letsAClientReadPageByPageWhileEventsChange() throws Exception {
        marquee.poll(ProviderFeed.of(IntStream.range(0, 30).mapToObj(i -> ProviderFeed.plan(200 + i, "Page " + i, DAY.plusDays(i % 7))).toArray(String[]::new)));
        for (String filter : new String[] {"limit=4", "limit=4&text=page", "limit=4&provider=fever", "text=page&limit=4&max_price=1000000&starts_at=2031-01-01"}) {
            Map<String, JsonNode> before = searched();
            List<String> read = new ArrayList<>();
            String next = url("/events?" + filter);
            for (int page = 0; next != null; page++) {
                JsonNode data = JSON.readTree(send(next, "GET").body()).get("data");
                data.get("events").forEach(event -> read.add(event.get("id").textValue()));
                next = data.get("next").textValue();
                if (page == 1) {
                    marquee.poll(feed("Hamlet on page " + filter.length()));
                }
            }
            assertThat(read).as(filter).doesNotHaveDuplicates();
            List<String> pages = before.entrySet().stream().filter(event -> event.getValue().get("title").textValue().startsWith("Page"))
                    .map(Map.Entry::getKey).toList();
            assertThat(pages).hasSizeGreaterThan(29);
            assertThat(read).as(filter).containsAll(pages);
        }
    }

    @Test
    void tellsWhereEventsComeFrom() throws Exception {
        JsonNode fever = json("/providers").at("/data/providers/0");
        assertThat(fever.get("name").textValue()).isEqualTo("fever");
        assertThat(fever.get("plans").longValue()).isEqualTo(DATABASE.number("select count(*) from plans where provider = 'fever' and base_id <> 'x'"));
        assertThat(Instant.parse(fever.get("read_at").textValue())).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(json("/events?provider=fever&limit=500").at("/data/events")).hasSameSizeAs(searched().entrySet());
    }

    @Test
    void keepsEachVersionThatWasShownWithItsPoll() throws Exception {
        marquee.poll(feed("Hamlet"));
        String id = hamlet();
        int before = json("/events/" + id + "/history").at("/data/versions").size();
        marquee.poll(feed("Hamlet II"));
        JsonNode versions = json("/events/" + id + "/history").at("/data/versions");
        assertThat(versions).hasSize(before + 1);
        JsonNode old = versions.get(before - 1);
        JsonNode now = versions.get(before);
        assertThat(old.at("/event/title").textValue()).isEqualTo("Hamlet");
        assertThat(now.get("event")).isEqualTo(json("/events/" + id).at("/data/event"));
        assertThat(now.at("/event/title").textValue()).isEqualTo("Hamlet II");
        assertThat(old.get("until")).isEqualTo(now.get("from"));
        assertThat(now.get("until").isNull()).isTrue();
        assertThat(now.get("provider").textValue()).isEqualTo("fever");
        assertThat(DATABASE.rows("select outcome from polls where id = " + now.get("poll").longValue())).containsExactly("ok");
    }

    @Test
    void letsAConsumerCopyWhatIsPublishedAndFollowIt() throws Exception {
        assertThat(copied(url("/changes?limit=2"))).isEqualTo(searched());
        assertThat(get("/changes?limit=2").headers().firstValue("cache-control")).hasValue("public, max-age=3600");
        assertThat(get("/changes").headers().firstValue("cache-control")).hasValue("public, max-age=3600");
        String next = JSON.readTree(get("/changes").body()).get("next").textValue();
        assertThat(send(next, "GET").headers().firstValue("cache-control")).hasValue("public, max-age=1");
        marquee.poll(feed("Hamlet III"));
        assertThat(marquee.metric("marquee_changes_held_back_seconds")).isZero();
        Map<String, JsonNode> changed = copied(next);
        assertThat(changed).containsOnlyKeys(hamlet());
        assertThat(changed.values().iterator().next().get("title").textValue()).isEqualTo("Hamlet III");
        assertThat(copied(url("/changes"))).isEqualTo(searched());
        assertThat(json("/changes").get("license").textValue()).isEqualTo("https://example.org/license");
    }

    @Test
    void tellsAConsumerToBeginAnewWhenTheDatabaseIsAnother() throws Exception {
        String next = json("/changes").get("next").textValue();
        DATABASE.execute("update change_epochs set place = 'elsewhere'");
        Awaitility.await().until(() -> send(next, "GET").statusCode() == 410);
        assertThat(copied(url("/changes"))).isEqualTo(searched());
    }

    @Test
    void isAnsweredAsSearchesAre() throws Exception {
        for (String path : new String[] {
            "/changes", "/providers", "/events", "/events?text=stays", "/events?provider=fever", "/events/" + hamlet(), "/events/" + hamlet() + "/history"}) {
            HttpResponse<byte[]> plain = get(path);
            String etag = plain.headers().firstValue("etag").orElseThrow();
            assertThat(plain.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(plain.headers().firstValue("vary")).hasValue("accept-encoding");
            assertThat(get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);
            assertThat(get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
            HttpResponse<byte[]> head = send(url(path), "HEAD");
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("content-length")).hasValue(String.valueOf(plain.body().length));
            HttpResponse<byte[]> post = send(url(path), "POST");
            assertThat(post.statusCode()).isEqualTo(405);
            assertThat(post.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void packsWhatIsLarge() throws Exception {
        marquee.poll(ProviderFeed.of(IntStream.range(0, 60).mapToObj(i -> ProviderFeed.plan(100 + i, "A title that comes again and again", DAY))
                .toArray(String[]::new)));
        byte[] plain = get("/changes").body();
        HttpResponse<byte[]> packed = get("/changes", "Accept-Encoding", "gzip");
        assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(packed.body().length).isLessThan(plain.length / 4);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
        assertThat(get("/changes", "Accept-Encoding", "gzip", "If-None-Match", packed.headers().firstValue("etag").orElseThrow()).statusCode())
                .isEqualTo(304);
    }

    @Test
    void saysThatTheDatabaseIsAwayAndSearchesGoOn() throws Exception {
        String event = "/events/" + hamlet();
        marquee.loseDatabase();
        try {
            for (String path : new String[] {"/changes", "/providers", "/events/" + UUID.randomUUID(), event + "/history", "/events?text=a&provider=fever"}) {
                HttpResponse<byte[]> answer = get(path);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("DATABASE_UNAVAILABLE");
                assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
            }
            // from memory
            for (String path : new String[] {"/search", event, "/events?limit=2", "/events?text=stays"}) {
                assertThat(get(path).statusCode()).as(path).isEqualTo(200);
            }
        } finally {
            marquee.regainDatabase();
            Awaitility.await().until(() -> get("/changes").statusCode() == 200);
        }
    }

    /** What a client calls us is in the answer only if it is the name of a host. */
    @ParameterizedTest
    @CsvSource({"events.example.org, http://events.example.org/changes?", "events.example.org:8443, http://events.example.org:8443/changes?",
        "'a\"b<c>', /changes?", "a/b?c=, /changes?"})
    void namesTheNextPageAsTheClientCallsUs(String host, String begin) throws Exception {
        try (RawHttp http = RawHttp.to(marquee)) {
            http.send("GET /changes HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(http.answer().text()).contains("\"next\":\"" + begin);
        }
    }

    @Test
    void knowsNoPlanThatWasNeverOnSale() throws Exception {
        UUID id = UUID.randomUUID();
        DATABASE.execute("insert into plans (id, provider, base_id, plan_id, online, title, starts_local, starts_at, ends_at) values ('" + id
                + "', 'fever', 'x', 'x', false, 'Secret', '2031-01-01', '2031-01-01', '2031-01-01')");
        assertThat(get("/events/" + id).statusCode()).isEqualTo(404);
        assertThat(get("/events/" + id + "/history").statusCode()).isEqualTo(404);
        assertThat(new String(get("/changes").body(), StandardCharsets.UTF_8)).doesNotContain(id.toString());
    }
}

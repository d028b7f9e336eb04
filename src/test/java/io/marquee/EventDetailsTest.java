package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.LogLines;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else a provider knows about an event, from its feed to each place that tells of it, and to none that does not. */
@Tag("application")
class EventDetailsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DETAILS = "\"url\":\"https://a.example/e/1?key=$ACME_SECRET\",\"currency\":\"EUR\",\"venue\":{\"name\":\"Teatro\",\"city\":\"Madrid\"},"
            + "\"category\":\"Música\",\"description\":\"Long.\",\"status\":\"scheduled\"";

    private static volatile String feed;
    private static ProviderFolder folder;
    private static RunningMarquee marquee;
    private static LoopbackServer server;

    @BeforeAll
    static void start(@TempDir Path routes) {
        folder = new ProviderFolder(routes);
        server = new LoopbackServer().on("/", exchange -> LoopbackServer.answer(exchange, 200, feed.getBytes(StandardCharsets.UTF_8)));
        marquee = RunningMarquee.start(folder.settings(Map.of("POLL_TICK", "40ms", "POLL_PERIOD", "50ms", "ACME_SECRET", "s3cr3t-value")));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        server.close();
    }

    /** The first one with all that may be known, one in another currency, one of which nothing more is known. */
    @BeforeEach
    void poll() {
        feed = "[" + item(1, "online", details("Long.")) + "," + item(2, "online", ",\"currency\":\"usd\"") + "," + item(3, "online", "") + "]";
        folder.put("acme", SourceFile.of("acme", server.url("/feed")).with("format", "json").with("records", "/").with("variables", "ACME_SECRET")
                .with("headers", "X-Key: $ACME_SECRET").with("mapping", "[ . ]").yaml());
        assertThat(marquee.firstPoll("acme")).startsWith("ok");
        until("/events/" + id(1), DETAILS);
    }

    private static String details(String description) {
        return ",\"url\":\"https://a.example/e/1?key=s3cr3t-value\",\"currency\":\"eur\",\"venue\":{\"name\":\"Teatro\",\"city\":\"Madrid\",\"room\":7},\"category\":\"Música\","
                + "\"description\":\"" + description + "\",\"status\":\"EventScheduled\",\"image\":\"javascript:x\"";
    }

    private static String item(int id, String mode, String more) {
        return "{\"base_id\":" + id + ",\"plan_id\":1,\"title\":\"Show " + id + "\",\"sell_mode\":\"" + mode + "\",\"start\":\"2031-05-0" + id + "\",\"prices\":[10]" + more + "}";
    }

    private static String id(int plan) {
        return marquee.database().rows("select id from plans where base_id = '" + plan + "'").get(0);
    }

    private static String get(String path) {
        return marquee.get(path).body();
    }

    private static void until(String path, String text) {
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(get(path)).contains(text));
    }

    private static List<String> titles(String path) throws IOException {
        List<String> titles = new ArrayList<>();
        for (JsonNode event : JSON.readTree(get(path)).at("/data/events")) {
            titles.add(event.get("title").textValue());
        }
        return titles;
    }

    @Test
    void areToldWithEventsAndChangesAndInNoSearch() throws Exception {
        String event = JSON.readTree(get("/events/" + id(1))).at("/data/event").toString();
        assertThat(event).endsWith(",\"max_price\":10," + DETAILS + "}");
        for (String path : List.of("/events", "/events?provider=acme", "/events?category=musica", "/events/" + id(1) + "/history", "/changes")) {
            until(path, event);
        }
        assertThat(get("/search")).contains("Show 1").doesNotContain("currency", "Teatro", "s3cr3t");
        assertThat(JSON.readTree(get("/events/" + id(3))).at("/data/event")).hasSize(8);
    }

    @Test
    void tellCurrenciesApart() throws Exception {
        assertThat(titles("/events?currency=EUR")).containsExactly("Show 1");
        assertThat(titles("/events?currency=usd&max_price=10")).containsExactly("Show 2");
        assertThat(titles("/events?currency=CHF")).isEmpty();
        assertThat(marquee.get("/events?currency=euros").statusCode()).isEqualTo(400);
    }

    /** A text that changes is a change for consumers, and none for searches. */
    @Test
    void areAChangeWhenTheyChange() throws Exception {
        String searched = marquee.get("/search").headers().firstValue("ETag").orElseThrow();
        String before = marquee.get("/events/" + id(1)).headers().firstValue("ETag").orElseThrow();
        feed = feed.replace("Long.", "Longer.");
        until("/events/" + id(1), "\"description\":\"Longer.\"");
        until("/changes", "\"description\":\"Longer.\"");
        assertThat(JSON.readTree(get("/events/" + id(1) + "/history")).at("/data/versions").findValuesAsText("description")).endsWith("Long.", "Longer.");
        assertThat(marquee.get("/events/" + id(1)).headers().firstValue("ETag").orElseThrow()).isNotEqualTo(before);
        assertThat(marquee.get("/search").headers().firstValue("ETag")).hasValue(searched);
        feed = feed.replace(details("Longer."), "");
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(JSON.readTree(get("/events/" + id(1))).at("/data/event")).hasSize(8));
    }

    /** What is said while it is not on sale is kept, and not shown. */
    @Test
    void stayThoseOfTheLastOnlineSighting() {
        feed = "[" + item(1, "offline", details("Cancelled.")) + "]";
        Awaitility.await().atMost(SOON).until(() -> marquee.database().rows("select details from plans where base_id = '1'").get(0).contains("Cancelled."));
        assertThat(get("/events/" + id(1))).contains("Long.").doesNotContain("Cancelled.");
        assertThat(marquee.database().rows("select event_details from plans where base_id = '1'").get(0)).contains("Long.");
    }

    @Test
    void areLeftOutAndToldWhenTheyCannotBeRead() {
        double told = marquee.metric("marquee_details_unread_total", "provider=\"acme\"");
        try (LogLines lines = LogLines.in("text")) {
            feed = feed.replace("Long.", "Other.");
            until("/events/" + id(1), "Other.");
            Awaitility.await().atMost(SOON).until(() -> marquee.metric("marquee_details_unread_total", "provider=\"acme\"") > told);
            lines.await("details unreadable provider=acme details=1 first=\"image: javascript:x\"");
        }
        Awaitility.await().atMost(SOON).until(() -> marquee.metric("marquee_field_part", "provider=\"acme\"", "field=\"details_unread\"") > 0);
    }

    /** An address that repeats the key of the provider would show it to all. */
    @Test
    void holdNoSecretOfTheProvider() {
        Stream.of("/events", "/events/" + id(1), "/events/" + id(1) + "/history", "/changes").forEach(path -> assertThat(get(path)).doesNotContain("s3cr3t-value"));
        assertThat(marquee.database().rows("select 1 from plans where details like '%s3cr3t%' or event_details like '%s3cr3t%'")).isEmpty();
        assertThat(marquee.database().rows("select 1 from changes where became like '%s3cr3t%'")).isEmpty();
    }
}

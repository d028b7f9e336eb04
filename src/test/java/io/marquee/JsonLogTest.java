package io.marquee;

import static io.marquee.kit.LogLines.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.kit.BrokenSearch;
import io.marquee.kit.Collector;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LogLines;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the lines of the log hold, in both formats. */
@Tag("application")
class JsonLogTest {

    /** One plan that is fine, and one whose start ends a line. */
    private static final byte[] FEED = ("<eventList><output><base_event base_event_id='1' sell_mode='online' title='Show'>"
                    + "<event event_id='1' event_start_date='2021-03-28T02:30:00'/></base_event>"
                    + "<base_event base_event_id='2' sell_mode='online' title='Other'>"
                    + "<event event_id='1' event_start_date='a&#13;&#10;b'/></base_event></output></eventList>")
            .getBytes(StandardCharsets.UTF_8);

    private static boolean isOneLine(String line) {
        return line.endsWith("\n") && line.strip().chars().noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029');
    }

    private static List<JsonNode> linesOf(LogLines log, String field, String value) {
        return parse(log.written()).stream().filter(line -> value.equals(line.path(field).asText())).toList();
    }

    @Test
    void tellsOfAPollInFields() {
        try (LogLines log = LogLines.in("json");
                Collector collector = new Collector();
                FakeProvider provider = new FakeProvider()) {
            provider.says(FEED);
            Map<String, String> traced = Map.of("POLL_PERIOD", "1h", "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
            try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, traced)) {
                Awaitility.await().until(() -> !linesOf(log, "outcome", "ok").isEmpty());
                String id = marquee.database().rows("select id from polls").get(0);
                JsonNode line = linesOf(log, "outcome", "ok").get(0);
                assertThat(line.fieldNames()).toIterable().containsExactlyInAnyOrder(
                        "@timestamp", "level", "logger", "thread", "message", "trace_id", "poll_id", "provider", "outcome", "bytes", "read",
                        "stored", "unchanged", "rejected", "skipped", "ms");
                assertThat(line.get("message").asText()).startsWith("poll provider=fever outcome=ok bytes=" + FEED.length + " read=2 ");
                assertThat(line.get("read").isInt()).isTrue();
                assertThat(line.get("provider").asText()).isEqualTo("fever");
                assertThat(line.get("poll_id").asText()).isEqualTo(id);
                assertThat(line.get("@timestamp").asText()).endsWith("Z");
                assertThat(Instant.parse(line.get("@timestamp").asText())).isBefore(Instant.now().plusSeconds(1));
                assertThat(linesOf(log, "reason", "start_unreadable")).singleElement().satisfies(rejection -> {
                    assertThat(rejection.get("poll_id")).isEqualTo(line.get("poll_id"));
                    assertThat(rejection.get("trace_id")).isEqualTo(line.get("trace_id"));
                });
            }
            assertThat(collector.await("poll-fever", span -> true).traceId())
                    .isEqualTo(linesOf(log, "outcome", "ok").get(0).get("trace_id").asText());
        }
    }

    @Test
    void marksNoLineWithAPollThatHasEnded() {
        try (LogLines log = LogLines.in("json");
                FakeProvider provider = new FakeProvider()) {
            provider.says(FEED);
            try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, Map.of("POLL_PERIOD", "1h"))) {
                Awaitility.await().until(() -> !linesOf(log, "outcome", "ok").isEmpty());
                // from here on no poll can be claimed, which the thread of the poll says
                marquee.database().execute("alter table polls rename to away");
                log.await("polls cannot be kept");
            }
            assertThat(parse(log.written())).filteredOn(line -> line.get("message").asText().startsWith("polls cannot be kept"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.has("poll_id") || line.has("trace_id") || line.has("provider")).isFalse());
        }
    }

    @ParameterizedTest
    @CsvSource({"134217728, event loop", "1, reader"})
    void saysWhichRequestFailedAndWhyOnOneLine(String memory, String thread, @TempDir Path routes) {
        BrokenSearch.copyTo(routes);
        try (LogLines log = LogLines.in("json");
                LogLines text = LogLines.in("text");
                Collector collector = new Collector()) {
            Map<String, String> settings = Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(), "SEARCH_MEMORY", memory, "ROUTES_DIR", routes.toString());
            try (RunningMarquee marquee = RunningMarquee.start(settings)) {
                marquee.poll(FEED);
                assertThat(marquee.get("/search").statusCode()).isEqualTo(500);
            }
            JsonNode line = parse(log.written()).stream().filter(one -> one.has("stack_trace")).findFirst().orElseThrow();
            String id = line.get("request_id").asText();
            assertThat(line.get("message").asText()).isEqualTo("search failed, request " + id);
            assertThat(line.get("thread").asText().replace("eventloop", "event loop")).contains(thread);
            assertThat(collector.await("GET /search", span -> true)).satisfies(span -> {
                assertThat(line.get("trace_id").asText()).isEqualTo(span.traceId());
                assertThat(span.attributes()).containsEntry("marquee.request_id", id).containsEntry("error.type", "500");
            });
            // what others log where requests wait tells which one waits
            assertThat(linesOf(log, "message", "a search begins")).singleElement().satisfies(other -> {
                assertThat(other.path("request_id").asText()).isEqualTo(thread.equals("reader") ? id : "");
                assertThat(other.get("trace_id")).isEqualTo(line.get("trace_id"));
            });
            assertThat(line.get("stack_trace").asText()).contains("IllegalStateException", "two", "\n\tat ").hasSizeLessThan(4_500);
            assertThat(text.written()).filteredOn(one -> one.contains("search failed")).singleElement().asString()
                    .contains("request " + id + " java.lang.IllegalStateException: two lines and more at ")
                    .hasSizeLessThan(4_500);
            assertThat(log.written()).allMatch(JsonLogTest::isOneLine);
            assertThat(text.written()).allMatch(JsonLogTest::isOneLine);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void writesOneLineWhateverClientsAndProvidersSend(String format) {
        try (LogLines log = LogLines.in(format);
                RunningMarquee marquee = RunningMarquee.start()) {
            marquee.poll(FEED);
            for (String value : List.of("a%0d%0ab", "a%00b", "a%c2%85b", "%zz")) {
                try (RawHttp http = RawHttp.to(marquee)) {
                    http.get("/search?starts_at=" + value, "X-Request-Id: a\tb", "traceparent: a\tb");
                }
            }
            LoggerFactory.getLogger(JsonLogTest.class).error("a\r\nb\u001b[31m", new IllegalStateException("c\nd"));
            log.await("start_unreadable");
            assertThat(log.written()).allMatch(JsonLogTest::isOneLine);
        }
    }
}

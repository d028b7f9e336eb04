package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.kit.Collector;
import io.marquee.kit.Collector.Received;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import io.marquee.trace.PollSpan;
import io.marquee.trace.Traces;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collector of traces gets, and what others notice of it. */
@Tag("application")
class TracesTest {

    private static final String CLIENTS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENTS_SPAN = "00f067aa0ba902b7";
    private static final String DELAY = "otel.bsp.schedule.delay";

    @BeforeAll
    static void sendsAtOnce() {
        System.setProperty(DELAY, "20");
    }

    @AfterAll
    static void sendsAsUsual() {
        System.clearProperty(DELAY);
    }

    private static byte[] feed(int plans) {
        return IntStream.range(0, plans)
                .mapToObj(i -> "<base_event base_event_id='" + i + "' sell_mode='online' title='Show'><event event_id='1'"
                        + " event_start_date='2021-03-28T02:30:00' event_end_date='2021-03-28T05:00:00'/></base_event>")
                .collect(Collectors.joining("", "<eventList><output>", "</output></eventList>"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static RunningMarquee start(String endpoint, FakeProvider provider, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return RunningMarquee.start(TestDatabase.create(), provider, settings);
    }

    private static HttpResponse<String> search(RunningMarquee marquee, String traceparent) {
        return marquee.send(HttpRequest.newBuilder(marquee.uri("/search?starts_at=2021-01-01&secret=canary"))
                .header("traceparent", traceparent)
                .header("tracestate", "vendor=canary")
                .header("baggage", "user=canary")
                .header("X-Request-Id", "mine")
                .build());
    }

    @Test
    void makesOneSpanOfASearchInTheTraceOfItsClient() {
        try (Collector collector = new Collector();
                RunningMarquee marquee = start(collector.endpoint(), new FakeProvider())) {
            marquee.poll(feed(1));
            HttpResponse<String> answer = search(marquee, "00-" + CLIENTS_TRACE + "-" + CLIENTS_SPAN + "-01");
            assertThat(answer.headers().map()).doesNotContainKeys("traceparent", "tracestate", "baggage");
            Received span = collector.await("GET /search", found -> found.traceId().equals(CLIENTS_TRACE));
            // all that was made before it was sent before it
            marquee.poll(feed(2));
            collector.await("poll-fever", poll -> "2".equals(poll.attributes().get("marquee.read")));
            assertThat(collector.trace(CLIENTS_TRACE)).hasSize(1);
            assertThat(span.parentId()).isEqualTo(CLIENTS_SPAN);
            assertThat(span.service()).isEqualTo("marquee");
            assertThat(span.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
            assertThat(span.attributes()).containsExactlyInAnyOrderEntriesOf(Map.of(
                    "http.request.method", "GET", "http.route", "/search", "url.path", "/search", "url.scheme", "http",
                    "http.response.status_code", "200", "marquee.source", "memory", "marquee.request_id", "mine"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-canary-canary-01", "00-00000000000000000000000000000000-0000000000000000-01"})
    void beginsATraceOfItsOwnWhenTheClientsIsNone(String traceparent) {
        try (Collector collector = new Collector();
                RunningMarquee marquee = start(collector.endpoint(), new FakeProvider())) {
            marquee.poll(feed(1));
            assertThat(search(marquee, traceparent).statusCode()).isEqualTo(200);
            assertThat(collector.await("GET /search", found -> true).parentId()).isEmpty();
            assertThat(collector.spans().toString()).doesNotContain("canary");
        }
    }

    @Test
    void showsAReadOfTheDatabaseWithinTheSearch() {
        try (Collector collector = new Collector();
                RunningMarquee marquee = start(collector.endpoint(), new FakeProvider(), "SEARCH_MEMORY", "1")) {
            marquee.poll(feed(1));
            assertThat(search(marquee, "00-" + CLIENTS_TRACE + "-" + CLIENTS_SPAN + "-01").body()).contains("Show");
            Received span = collector.await("GET /search", found -> found.traceId().equals(CLIENTS_TRACE));
            assertThat(span.attributes()).containsEntry("marquee.source", "database");
            assertThat(collector.trace(CLIENTS_TRACE)).filteredOn(found -> found != span).singleElement().satisfies(read -> {
                assertThat(read.name()).isEqualTo("query-events");
                assertThat(read.parentId()).isEqualTo(span.id());
                assertThat(read.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            });
        }
    }

    @Test
    void makesOneTraceOfAPollThatTheProviderMayJoin() {
        try (Collector collector = new Collector();
                FakeProvider provider = new FakeProvider()) {
            provider.says(feed(50));
            try (RunningMarquee marquee = start(collector.endpoint(), provider, "POLL_PERIOD", "1h")) {
                Received poll = collector.await("poll-fever", found -> true);
                Received fetch = collector.await("GET", found -> true);
                assertThat(poll.parentId()).isEmpty();
                assertThat(poll.attributes()).containsEntry("marquee.provider", "fever").containsEntry("marquee.outcome", "ok")
                        .containsEntry("marquee.read", "50").containsEntry("marquee.stored", "50").containsKey("marquee.poll_id");
                assertThat(collector.trace(poll.traceId())).extracting(Received::name)
                        .containsExactlyInAnyOrder("poll-fever", "GET", "upsert-statement", "departed-statement", "finish-statement");
                assertThat(collector.trace(poll.traceId())).filteredOn(span -> span != poll)
                        .allSatisfy(span -> assertThat(span.parentId()).isEqualTo(poll.id()));
                assertThat(fetch.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
                assertThat(fetch.attributes()).containsOnlyKeys(
                        "http.request.method", "url.scheme", "server.address", "server.port", "http.response.status_code");
                assertThat(provider.lastHeader("Traceparent")).isEqualTo("00-" + poll.traceId() + "-" + fetch.id() + "-01");
            }
        }
    }

    @Test
    void marksThePollAndItsFetchAsFailedAndSaysWhy() {
        try (Collector collector = new Collector();
                FakeProvider provider = new FakeProvider();
                RunningMarquee marquee = start(collector.endpoint(), provider, "POLL_PERIOD", "1h")) {
            Received poll = collector.await("poll-fever", found -> true);
            assertThat(poll.attributes()).containsEntry("marquee.outcome", "failed").containsEntry("marquee.reason", "HTTP 503");
            Received fetch = collector.await("GET", found -> found.traceId().equals(poll.traceId()));
            assertThat(fetch.attributes()).containsEntry("http.response.status_code", "503");
            assertThat(List.of(poll, fetch)).allSatisfy(span -> {
                assertThat(span.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
                assertThat(span.span().getStatus().getMessage()).isEqualTo("HTTP 503");
            });
        }
    }

    @Test
    void leavesNoTraceOfALookThatFindsNoPollDue() {
        try (Collector collector = new Collector();
                FakeProvider provider = new FakeProvider()) {
            provider.says(feed(1));
            RunningMarquee marquee = start(collector.endpoint(), provider, "POLL_PERIOD", "1h");
            collector.await("poll-fever", found -> true);
            ManagedRouteMBean route = marquee.context().getCamelContextExtension()
                    .getContextPlugin(ManagedCamelContext.class).getManagedRoute("schedule-polls");
            Awaitility.await().until(() -> route.getExchangesCompleted() > 20);
            // sends what is left
            marquee.close();
            assertThat(collector.spans().stream().map(Received::traceId).distinct()).hasSize(1);
        }
    }

    @Test
    void sendsNothingUnlessItIsTold() {
        try (FakeProvider provider = new FakeProvider();
                RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider)) {
            marquee.poll(feed(1));
            search(marquee, "00-" + CLIENTS_TRACE + "-" + CLIENTS_SPAN + "-01");
            assertThat(provider.lastHeader("Traceparent")).isNull();
            assertThat(marquee.context().getRegistry().lookupByName("statementSpans")).isNull();
        }
    }

    @Test
    void goesOnWithoutItsCollector() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                FakeProvider provider = new FakeProvider();
                RunningMarquee marquee = start("http://127.0.0.1:" + silent.getLocalPort(), provider)) {
            assertThat(marquee.poll(feed(1))).isIn("ok", "unchanged");
            assertThat(search(marquee, "").body()).contains("Show");
        }
    }

    @Test
    void stopsWithinSecondsThoughTheCollectorIsSilent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Traces traces = Traces.of(settings("http://127.0.0.1:" + silent.getLocalPort()));
            try (PollSpan poll = traces.poll("acme", 1)) {
                poll.ended("ok", null, Map.of());
            }
            long began = System.nanoTime();
            traces.close();
            // it would wait ten seconds for an answer
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void refusesToStartWhenAStandardVariableIsWrong() {
        System.setProperty("otel.traces.sampler", "nonsense");
        try {
            assertThatThrownBy(() -> Traces.of(settings("http://127.0.0.1:4318")))
                    .isInstanceOf(SettingException.class).hasMessageContaining("OTEL_TRACES_SAMPLER");
        } finally {
            System.clearProperty("otel.traces.sampler");
        }
    }

    private static Settings settings(String endpoint) {
        return Settings.load(Path.of(""), Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
    }
}

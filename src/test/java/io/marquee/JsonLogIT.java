package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.kit.BrokenSearch;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LogLines;
import io.marquee.kit.PackagedMarquee;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that the process writes with {@code LOG_FORMAT=json}, from its start to its end. */
class JsonLogIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SEARCHES = 60;

    @TempDir
    Path folder;

    @Test
    void writesOneObjectALineThroughFaultsOfAllParts() throws IOException {
        BrokenSearch.copyTo(folder.resolve("routes"));
        try (ServerSocket gone = new ServerSocket(0);
                FakeProvider provider = new FakeProvider()) {
            gone.close();
            provider.says(("<eventList><output><base_event base_event_id='1' sell_mode='online' title='a&#13;&#10;b'>"
                            + "<event event_id='1' event_start_date='a&#13;&#10;b'/></base_event></output></eventList>")
                    .getBytes(StandardCharsets.UTF_8));
            Map<String, String> environment = Map.of(
                    "LOG_FORMAT", "json",
                    "FEVER_URL", provider.url(),
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + gone.getLocalPort());
            try (PackagedMarquee marquee = PackagedMarquee.start(folder, environment)) {
                Awaitility.await().atMost(LIMIT).until(() -> marquee.log().contains("outcome=ok"));
                for (int i = 0; i < SEARCHES; i++) {
                    assertThat(marquee.get("/search?starts_at=%0d%0a")).hasValueSatisfying(answer -> assertThat(answer.statusCode()).isEqualTo(500));
                }
                Awaitility.await().atMost(LIMIT).until(() -> marquee.log().contains("held_back") && marquee.log().contains("opentelemetry"));
                assertThat(marquee.stop()).isTrue();
                assertLines(LogLines.parse(marquee.log().lines().toList()));
            }
        }
    }

    private static void assertLines(List<JsonNode> lines) {
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.isObject()).isTrue();
            assertThat(List.of("@timestamp", "level", "logger", "thread", "message")).allMatch(line::hasNonNull);
        });
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("outcome").asText()).isEqualTo("ok");
            assertThat(line.path("provider").asText()).isEqualTo("fever");
            assertThat(line.path("trace_id").asText()).matches("[0-9a-f]{32}");
        });
        assertThat(lines).filteredOn(line -> line.path("message").asText().startsWith("search failed"))
                .hasSize(20)
                .allSatisfy(line -> {
                    assertThat(line.path("stack_trace").asText()).contains("two\r\nlines");
                    assertThat(line.path("trace_id").asText()).matches("[0-9a-f]{32}");
                    assertThat(line.path("request_id").asText()).isNotEmpty();
                });
        assertThat(lines).filteredOn(line -> line.path("message").asText().matches(".* held back .*search failed.*"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("held_back").asInt()).isEqualTo(SEARCHES - 20));
        assertThat(lines.get(lines.size() - 1).path("message").asText()).isEqualTo("stopped");
    }
}

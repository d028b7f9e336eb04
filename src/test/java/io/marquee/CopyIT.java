package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An application that keeps a copy by {@code /changes} while each poll changes events, one is withdrawn, and the process is killed and stopped. */
@Tag("hostile")
class CopyIT extends InOwnFolder {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DAY = LocalDate.of(2031, 3, 1);
    private static final int EVENTS = 300;
    private static final int KILLS = 2;
    private static final int CHANGES_BETWEEN = 250;

    /** What the application has; only its own thread writes to it. */
    private static final class Copy {

        private final Map<String, JsonNode> events = new HashMap<>();
        private final Map<String, Long> numbers = new HashMap<>();
        private String next = "/changes?limit=50";
        private long changes;
        private boolean ordered = true;

        synchronized void take(HttpResponse<String> answer) {
            if (answer.statusCode() == 200) {
                JsonNode page = json(answer.body());
                page.get("items").forEach(this::take);
                URI following = URI.create(page.get("next").textValue());
                next = following.getRawPath() + "?" + following.getRawQuery();
            }
        }

        private void take(JsonNode item) {
            String id = item.get("id").textValue();
            long number = item.get("modified").longValue();
            Long before = numbers.put(id, number);
            ordered &= before == null || before < number;
            changes++;
            if (item.get("state").textValue().equals("deleted")) {
                events.remove(id);
            } else {
                events.put(id, item.get("data"));
            }
        }

        synchronized String next() {
            return next;
        }

        synchronized long changes() {
            return changes;
        }

        synchronized boolean isOrdered() {
            return ordered;
        }

        synchronized Map<String, JsonNode> events() {
            return Map.copyOf(events);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each third event has another title in each round. */
    private static byte[] feed(int round) {
        return ProviderFeed.of(IntStream.range(0, EVENTS)
                .mapToObj(i -> ProviderFeed.plan(i, i % 3 == 0 ? "Round " + round : "Stays " + i, DAY.plusDays(i % 28)))
                .toArray(String[]::new));
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50)).ignoreExceptions().untilAsserted(assertion);
    }

    private void start() {
        marquee = PackagedMarquee.start(folder, Map.of("FEVER_URL", provider.url(), "POLL_PERIOD", "300ms", "POLL_TICK", "50ms"));
    }

    private Map<String, JsonNode> searched() {
        Map<String, JsonNode> events = new HashMap<>();
        json(marquee.search("")).at("/data/events").forEach(event -> events.put(event.get("id").textValue(), event));
        return events;
    }

    @Test
    void isWhatIsPublishedAtTheEnd() {
        int[] round = new int[1];
        provider.says(feed(0));
        start();
        Copy copy = new Copy();
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        try {
            threads.scheduleWithFixedDelay(() -> {
                Optional<HttpResponse<String>> answer = marquee.get(copy.next());
                answer.ifPresent(copy::take);
            }, 0, 20, TimeUnit.MILLISECONDS);
            Future<?> changing = threads.scheduleWithFixedDelay(() -> provider.says(feed(++round[0])), 100, 200, TimeUnit.MILLISECONDS);
            for (int i = 0; i < KILLS; i++) {
                long before = copy.changes();
                soon(() -> assertThat(copy.changes()).isGreaterThan(before + CHANGES_BETWEEN));
                if (i == 1) {
                    assertThat(marquee.withdraw(copy.events().keySet().iterator().next())).isEqualTo(200);
                }
                marquee.kill();
                start();
            }
            long before = copy.changes();
            soon(() -> assertThat(copy.changes()).isGreaterThan(before + CHANGES_BETWEEN));
            assertThat(marquee.stop()).isTrue();
            start();
            changing.cancel(false);
            soon(() -> {
                assertThat(marquee.search("")).contains("Round " + round[0]);
                assertThat(copy.events()).hasSize(EVENTS - 1).isEqualTo(searched());
            });
            assertThat(copy.isOrdered()).isTrue();
            assertThat(copy.changes()).isGreaterThan((KILLS + 1) * CHANGES_BETWEEN);
        } finally {
            threads.shutdownNow();
        }
    }
}

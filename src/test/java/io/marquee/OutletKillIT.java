package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.OutletFiles;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.Push;
import io.marquee.kit.TestDatabase;
import io.marquee.kit.WebhookReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An outlet of an instance that is killed while it publishes. */
@Tag("hostile")
class OutletKillIT extends OnOwnPostgres {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DAY = LocalDate.of(2031, 3, 15);
    private static final int EVENTS = 600;
    private static final int KILLS = 2;
    private static final long SLOW_NANOS = 4_000_000;

    private PackagedMarquee start(FakeProvider provider, Path routes) {
        return PackagedMarquee.start(folder, Map.of("DATABASE_URL", server.url(name), "ROUTES_DIR", ProviderFolder.withFever(routes).path(),
                "FEVER_URL", provider.url(), "OUTLETS_LOOK", "100ms", "OUTLET_NEWSROOM_SECRET", Push.SECRET));
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion);
    }

    private static List<JsonNode> items(WebhookReceiver receiver) {
        return receiver.received().stream().map(message -> {
            try {
                return JSON.readTree(message.body());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).toList();
    }

    /** The title of each event that the receiver has at last. */
    private static Map<String, String> copy(List<JsonNode> items) {
        Map<String, String> copy = new HashMap<>();
        items.forEach(item -> copy.put(item.get("id").textValue(), item.at("/data/title").textValue()));
        return copy;
    }

    @Test
    void losesNothingAndGoesBackNoFurtherThanTheCursor() {
        TestDatabase database = server.database(name);
        Path routes = folder.resolve("routes");
        try (FakeProvider provider = new FakeProvider(); WebhookReceiver receiver = new WebhookReceiver()) {
            receiver.always(exchange -> {
                LockSupport.parkNanos(SLOW_NANOS);
                LoopbackServer.answer(exchange, 200, new byte[0]);
            });
            new OutletFiles(routes).put("newsroom", OutletFiles.example("newsroom", "newsroom", receiver.url()).replace("value: now", "value: beginning")
                    + OutletFiles.parameter("timeout", "1s"));
            provider.says(ProviderFeed.of(EVENTS, "Round 0", DAY));
            marquee = start(provider, routes);
            for (int i = 1; i <= KILLS; i++) {
                int before = receiver.received().size();
                soon(() -> assertThat(receiver.received()).hasSizeGreaterThan(before + 250));
                marquee.kill();
                provider.says(ProviderFeed.of(EVENTS, "Round " + i, DAY));
                marquee = start(provider, routes);
            }
            soon(() -> assertThat(copy(items(receiver)).values()).hasSize(EVENTS).allMatch(title -> title.startsWith("Round " + KILLS)));
            List<JsonNode> items = items(receiver);
            Map<String, String> published = new HashMap<>();
            database.rows("select id || '=' || title from plans").forEach(row -> published.put(row.split("=")[0], row.split("=")[1]));
            assertThat(copy(items)).isEqualTo(published);
            int back = 0;
            for (int i = 1; i < items.size(); i++) {
                back += items.get(i).get("modified").longValue() <= items.get(i - 1).get("modified").longValue() ? 1 : 0;
            }
            assertThat(back).isLessThanOrEqualTo(KILLS);
            assertThat(new TreeSet<>(database.rows("select name from outlets"))).containsExactly("newsroom");
            soon(() -> assertThat(database.rows("select worker, failures from outlets")).containsExactly("null | 0"));
            assertThat(database.number("select number from outlets")).isEqualTo(database.number("select max(number) from changes"));
        }
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LogLines;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.OutletFiles;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.Push;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import io.marquee.kit.WebhookReceiver;
import io.marquee.kit.WebhookReceiver.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One outlet, two instances on one database. */
@Tag("application")
class TwoOutletsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DAY = LocalDate.of(2031, 3, 15);
    private static final int EVENTS = 300;

    @TempDir
    Path routes;

    private final TestDatabase database = TestDatabase.create();
    private final FakeProvider provider = new FakeProvider();
    private final WebhookReceiver receiver = new WebhookReceiver();
    private RunningMarquee one;
    private RunningMarquee two;

    @BeforeEach
    void start() {
        provider.says(ProviderFeed.of(EVENTS, "First", DAY));
        one = RunningMarquee.start(database, provider, settings());
        assertThat(one.firstPoll("fever")).startsWith("ok");
        two = RunningMarquee.start(database, provider, settings());
    }

    private Map<String, String> settings() {
        return ProviderFolder.withFever(routes).settings(Map.of("OUTLETS_LOOK", "30ms", "OUTLET_NEWSROOM_SECRET", Push.SECRET));
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        receiver.close();
    }

    private void publish(String... more) {
        new OutletFiles(routes).put("newsroom",
                OutletFiles.example("newsroom", "newsroom", receiver.url()).replace("value: now", "value: beginning") + String.join("", more));
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
    }

    private static JsonNode json(Received message) {
        try {
            return JSON.readTree(message.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The titles that the receiver has at last. */
    private Set<String> copy() {
        Map<String, String> copy = new HashMap<>();
        receiver.taken().forEach(message -> copy.put(json(message).get("id").textValue(), json(message).at("/data/title").textValue()));
        return Set.copyOf(copy.values());
    }

    private Set<String> published() {
        return Set.copyOf(database.rows("select event::json ->> 'title' from plans where published_at is not null"));
    }

    @Test
    void sendsEachChangeOnceAndInOrder() {
        publish();
        soon(() -> assertThat(receiver.taken()).hasSize(EVENTS));
        for (int i = 0; i < 3; i++) {
            provider.says(ProviderFeed.of(EVENTS, "Round " + i, DAY));
            one.awaitPoll();
        }
        soon(() -> assertThat(copy()).isEqualTo(published()).anyMatch(title -> title.startsWith("Round 2")));
        List<Received> all = receiver.received();
        assertThat(all).extracting(Received::id).doesNotHaveDuplicates();
        assertThat(all).extracting(message -> json(message).get("modified").longValue()).isSorted();
        // counted once their cursor is stored
        soon(() -> assertThat(one.metric("marquee_outlet_changes_total") + two.metric("marquee_outlet_changes_total")).isEqualTo(all.size()));
    }

    @Test
    void goesOnWhenAnInstanceStopsInTheMiddle() {
        receiver.always(exchange -> LoopbackServer.answer(exchange, 200, new byte[0]));
        publish();
        soon(() -> assertThat(receiver.received()).hasSizeGreaterThan(20));
        // whichever publishes now
        (isOf(one) ? one : two).close();
        soon(() -> assertThat(receiver.received().stream().map(message -> json(message).get("id").textValue()).collect(Collectors.toSet())).hasSize(EVENTS));
        assertThat(receiver.received()).extracting(message -> json(message).get("modified").longValue()).isSorted();
    }

    private static boolean isOf(RunningMarquee marquee) {
        return marquee.context().getInflightRepository().size("publish-newsroom") > 0;
    }

    @Test
    void takesNothingFromOneWhoseClaimRanOut() {
        receiver.next(receiver.hang());
        try (LogLines lines = LogLines.in("text")) {
            publish(OutletFiles.parameter("timeout", "3s"));
            soon(() -> assertThat(receiver.received()).hasSize(1));
            // as if its instance were gone
            database.execute("update outlets set leased_until = now() - interval '1 second'");
            soon(() -> assertThat(receiver.taken()).hasSize(EVENTS));
            lines.await("another instance publishes what this one began");
        }
        assertThat(database.rows("select failures, sent from outlets")).containsExactly("0 | " + EVENTS);
        assertThat(database.number("select number from outlets")).isEqualTo(json(receiver.received().get(EVENTS)).get("modified").longValue());
    }
}

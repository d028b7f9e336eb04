package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.feed.StatusException;
import io.marquee.outlet.OutletObserver;
import io.marquee.outlet.OutletParts;
import io.marquee.outlet.Publication;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.Candidate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of changes from the log to a receiver, which a mock stands for, with the file of an outlet. */
final class PublishChangesRouteTest extends RouteTest {

    private static final String TEMPLATE = "publish-changes";
    private static final UUID EPOCH = UUID.randomUUID();

    @TempDir
    Path folder;
    private OutletParts parts;
    private final List<String> told = new ArrayList<>();
    private final List<Object> sent = new ArrayList<>();
    private int takes = Integer.MAX_VALUE;
    private Exception failure = new StatusException(500, null);
    private Publication publication;

    PublishChangesRouteTest() {
        super(TEMPLATE);
    }

    @Override
    void bind(Main main) {
        parts = new OutletParts(SETTINGS, new AllowedHosts("", true, 1), new OutletObserver() {
            @Override
            public void sent(String outlet, long changes) {
                told.add("sent " + changes);
            }

            @Override
            public void failed(String outlet) {
                told.add("failed");
            }

            @Override
            public void restarted(String outlet) {
                told.add("restarted");
            }
        });
        parts.bindTo(main, exchange -> {
            if (sent.size() >= takes) {
                throw failure;
            }
            sent.add(exchange.getMessage().getBody());
        });
    }

    @Override
    void advise() throws Exception {
        replaceRoute("read-changes");
        replaceRoute("move-outlet");
        replaceRoute("end-outlet");
    }

    @Override
    protected void cleanupResources() throws Exception {
        parts.close();
    }

    @BeforeEach
    void takesTheFileOfAnOutlet() throws Exception {
        Path file = Files.writeString(Files.createDirectories(folder.resolve("outlets")).resolve("newsroom.camel.yaml"),
                Files.readString(Path.of("routes/examples/outlets/newsroom.camel.yaml")).replaceAll("(?s)      - name: variables.*", ""));
        Candidate.load(context, parts.kind(file.getParent()), id -> false, file);
        publication = parts.outlets().claimed("{\"claimed\":[{\"name\":\"newsroom\",\"claim\":3,\"epoch\":\"" + EPOCH
                + "\",\"number\":7,\"failures\":2,\"restarted\":true}],\"known\":[]}").get(0);
        told.clear();
        atCall("move-outlet", exchange -> publication.move().get("over"));
    }

    private static List<Map<String, Object>> page(int from, int changes) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            rows.add(new HashMap<>(Map.of("epoch", EPOCH, "is_here", true, "number", (long) from + i, "plan", UUID.randomUUID(), "became", "{}")));
        }
        return rows;
    }

    private void publish() {
        assertThat(template.send("direct:publish-newsroom", exchange -> exchange.setVariable("publication", publication)).getException()).isNull();
    }

    @Test
    void sendsAPageAndMovesTheCursorOnce() {
        answers("read-changes", page(8, 3));
        publish();
        assertThat(sent).hasSize(3);
        assertThat(calls("move-outlet")).isOne();
        assertThat(publication.move()).containsEntry("number", 10L).containsEntry("sent", 3L).containsEntry("over", true).containsEntry("reason", null);
        assertThat(calls("end-outlet")).isZero();
    }

    @Test
    void givesItsClaimBackThoughItWasStoppedBeforeItBegan() {
        answers("read-changes", page(8, 3));
        parts.outlets().drain();
        publish();
        assertThat(sent).isEmpty();
        assertThat(calls("move-outlet")).isOne();
        assertThat(publication.move()).containsEntry("number", 7L).containsEntry("over", true).containsEntry("retryMs", 0L);
    }

    @Test
    void readsOnWhileThereIsMore() {
        atCall("read-changes", exchange -> exchange.getMessage().setBody(calls("read-changes") == 1 ? page(8, 50) : page(58, 1)));
        publish();
        assertThat(sent).hasSize(51);
        assertThat(calls("move-outlet")).isEqualTo(2);
    }

    @Test
    void endsBeforeTheMessageThatIsNotTaken() {
        takes = 2;
        answers("read-changes", page(8, 4));
        publish();
        assertThat(sent).hasSize(2);
        assertThat(calls("move-outlet")).isZero();
        assertThat(calls("end-outlet")).isOne();
        assertThat(publication.move()).containsEntry("number", 9L).containsEntry("sent", 2L).containsEntry("over", true).containsEntry("reason", "HTTP 500");
        assertThat((Long) publication.move().get("retryMs")).isBetween(4_500L, 5_000L);
        assertThat(told).containsExactly("failed");
    }

    @Test
    void countsNoFailureOfTheReceiverWhenTheDatabaseIsAway() {
        fails("read-changes", new SQLException("away", "08006"));
        publish();
        assertThat(publication.move()).containsEntry("over", true).containsEntry("reason", null);
        assertThat(told).isEmpty();
    }

    @Test
    void sendsNothingOfAnotherEpoch() {
        List<Map<String, Object>> rows = page(8, 2);
        rows.forEach(row -> row.put("epoch", UUID.randomUUID()));
        answers("read-changes", rows);
        publish();
        assertThat(sent).isEmpty();
        assertThat(publication.move()).containsEntry("number", 7L).containsEntry("over", true);
    }

    @Test
    void isPublishedAgainOnceItIsOver() throws Exception {
        answers("read-changes", List.of());
        assertThat(parts.outlets().look()).containsEntry("running", "{newsroom}");
        publish();
        assertThat(parts.outlets().look()).containsEntry("running", "{}");
    }

    @Test
    void isNotQuietWhileALookMayClaimItThatDoesNotKnowOfThePause() throws Exception {
        answers("read-changes", List.of());
        publish();
        Set<String> route = Set.of("publish-newsroom");
        Exchange look = new DefaultExchange(context);
        parts.outlets().isAny(look);
        parts.outlets().pause(route);
        assertThat(parts.outlets().isQuiet(route)).isFalse();
        UnitOfWorkHelper.doneSynchronizations(look, look.getExchangeExtension().handoverCompletions());
        assertThat(parts.outlets().isQuiet(route)).isTrue();
    }
}

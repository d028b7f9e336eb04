package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.LogLines;
import io.marquee.outlet.OutletParts;
import io.marquee.outlet.Publication;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.Candidate;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** When outlets are published, and what becomes of a database that is away. */
final class ScheduleOutletsRouteTest extends RouteTest {

    private static final String CLAIM = "{\"name\":\"newsroom\",\"claim\":3,\"epoch\":\"e\",\"number\":7,\"failures\":2,\"restarted\":false}";

    private OutletParts parts;

    ScheduleOutletsRouteTest() {
        super("schedule-outlets", "publish-changes");
    }

    @Override
    void bind(Main main) {
        parts = new OutletParts(SETTINGS, new AllowedHosts("", true, 1), OutletParts.unobserved());
        parts.bindTo(main);
    }

    @Override
    void advise() throws Exception {
        unschedule("schedule-outlets");
        replaceStep("claim-outlets", "outlets-statement");
        replaceStep("read-changes", "changes-statement");
        replaceStep("move-outlet", "move-statement");
        replaceRoute("publish-hook");
    }

    @Override
    protected void cleanupResources() throws Exception {
        parts.close();
    }

    private void addNewsroom() throws Exception {
        Path file = Path.of("routes/examples/outlets/newsroom.camel.yaml");
        Candidate.load(context, parts.kind(file.getParent()), id -> false, file);
    }

    private Publication publication() throws Exception {
        addNewsroom();
        return parts.outlets().claimed("{\"claimed\":[" + CLAIM + "],\"known\":[]}").get(0);
    }

    @Test
    void runsNoStatementWithoutAnOutlet() {
        assertThat(send("schedule-outlets").getException()).isNull();
        assertThat(calls("outlets-statement")).isZero();
    }

    @Test
    void runsOneStatementForAllOutlets() throws Exception {
        addNewsroom();
        answers("outlets-statement", "{\"claimed\":[],\"known\":[]}");
        send("schedule-outlets");
        assertThat(calls("outlets-statement")).isOne();
        assertThat(lastCall("outlets-statement").getVariable("statement")).isEqualTo(sql("claim-outlets"));
        assertThat(lastParameters("outlets-statement")).containsEntry("names", "{newsroom}").containsEntry("leases", "{50000}")
                .containsEntry("fromNow", "{true}").containsEntry("running", "{}");
    }

    @Test
    void saysOnceThatTheDatabaseIsAway() throws Exception {
        addNewsroom();
        fails("outlets-statement", new SQLException("away", "08006"));
        try (LogLines lines = LogLines.in("text")) {
            for (int i = 0; i < 3; i++) {
                assertThat(send("schedule-outlets").getException()).isNull();
            }
            assertThat(lines.written()).filteredOn(line -> line.contains("outlets are published later")).hasSize(1);
        }
    }

    @Test
    void readsAfterTheCursorOnAConnectionThatIsFreeAgain() throws Exception {
        Publication publication = publication();
        answers("changes-statement", List.of());
        template.send("direct:read-changes", exchange -> exchange.setVariable("publication", publication));
        assertThat(lastCall("changes-statement").getMessage().getBody()).isEqualTo(sql("list-changes"));
        assertThat(lastCall("changes-statement").getMessage().getHeader("CamelJdbcParameters")).isEqualTo(Map.of("after", 7L, "limit", 50));
    }

    @Test
    void movesTheCursorOfItsOwnClaimOnly() throws Exception {
        Publication publication = publication();
        answers("move-statement", null);
        template.send("direct:move-outlet", exchange -> exchange.setVariable("publication", publication));
        assertThat(lastParameters("move-statement")).containsEntry("claim", 3L).containsEntry("epoch", "e").containsEntry("number", 7L).containsEntry("over", false);
        // the row is another instance's
        assertThat(publication.isNext()).isFalse();
    }

    @Test
    void survivesAnEndThatCannotBeStored() throws Exception {
        Publication publication = publication();
        fails("move-statement", new SQLException("away", "08006"));
        assertThat(template.send("direct:end-outlet", exchange -> exchange.setVariable("publication", publication)).getException()).isNull();
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RunningMarquee;
import java.util.Map;
import org.apache.camel.api.management.ManagedCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The route of the contract calls that of each operation, as an operator sees it: both are counted, and both may stop and start. */
@Tag("application")
class OperationRoutesTest {

    private static final String UNKNOWN = "/events/00000000-0000-4000-8000-000000000000";

    private static RunningMarquee marquee;

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start(Map.of("POLL_PERIOD", "1h"));
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static long count(String route) throws Exception {
        return marquee.context().getCamelContextExtension().getContextPlugin(ManagedCamelContext.class).getManagedRoute(route).getExchangesTotal();
    }

    @Test
    void areCountedTogether() throws Exception {
        long contract = count("contract");
        long searches = count("searchEvents");
        long events = count("getEvent");
        assertThat(marquee.get("/search").statusCode()).isEqualTo(200);
        assertThat(marquee.get(UNKNOWN).statusCode()).isEqualTo(404);
        assertThat(count("contract")).isEqualTo(contract + 2);
        assertThat(count("searchEvents")).isEqualTo(searches + 1);
        assertThat(count("getEvent")).isEqualTo(events + 1);
    }

    @Test
    void answerAgainWhenTheRouteOfTheContractHasStoppedAndStarted() throws Exception {
        for (int i = 0; i < 2; i++) {
            marquee.context().getRouteController().stopRoute("contract");
            marquee.context().getRouteController().startRoute("contract");
            long searches = count("searchEvents");
            assertThat(marquee.get("/search").statusCode()).isEqualTo(200);
            assertThat(count("searchEvents")).as("called once").isEqualTo(searches + 1);
            assertThat(marquee.get(UNKNOWN).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void answerWithAnErrorWhileThatOfTheOperationIsStopped() throws Exception {
        marquee.context().getRouteController().stopRoute("getEvent");
        try {
            assertThat(marquee.get(UNKNOWN).statusCode()).isIn(500, 503);
            assertThat(marquee.get("/search").statusCode()).isEqualTo(200);
        } finally {
            marquee.context().getRouteController().startRoute("getEvent");
        }
        assertThat(marquee.get(UNKNOWN).statusCode()).isEqualTo(404);
    }
}

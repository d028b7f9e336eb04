package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which way the batches of a chunk go; with a real provider file {@link PollProviderRouteTest} has it. */
final class TakePlansRouteTest extends PollRouteTest {

    TakePlansRouteTest() {
        super("take-plans");
    }

    @Override
    void advise() throws Exception {
        replaceStep("take-plans", "collate-batches");
    }

    @Test
    void leavesAFailureToThePoll() {
        addAcme(Map.of());
        SQLException failure = new SQLException("away", "08006");
        fails("collate-batches", failure);
        assertThat(failureForCaller("take-plans", exchange -> {
            carry(begin(claim("acme", POLL)), exchange);
            exchange.getMessage().setBody(List.of());
        })).isSameAs(failure);
    }
}

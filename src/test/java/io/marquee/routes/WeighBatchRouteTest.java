package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.plan.Plan;
import io.marquee.plan.PlanId;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import io.marquee.poll.Poll;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** What the database is asked of a batch that is weighed. */
final class WeighBatchRouteTest extends PollRouteTest {

    private static final Object REJECTION = Rejection.ofRecord(Reason.RECORD_UNREADABLE, "broken", "<x");

    WeighBatchRouteTest() {
        super("weigh-batch");
    }

    @Override
    void advise() throws Exception {
        replaceStep("weigh-batch", "compare-statement");
    }

    private static Plan plan(String id, String low, String high) {
        LocalDateTime start = LocalDateTime.of(2031, 5, 6, 20, 0);
        return new Plan(PlanId.of("acme", id, "1"), "acme", id, "1", true, "Show", start, null, false, false, start.toInstant(ZoneOffset.UTC),
                start.toInstant(ZoneOffset.UTC), low == null ? null : new BigDecimal(low), high == null ? null : new BigDecimal(high), null);
    }

    private Exchange weigh(String hold, Object... batch) {
        addAcme(Map.of("hold", hold));
        Poll poll = begin(claim("acme", POLL));
        return template.send("direct:weigh-batch", exchange -> {
            carry(poll, exchange);
            exchange.getMessage().setBody(List.of(batch));
        });
    }

    @Test
    void comparesThePricesOfItsPlans() {
        answers("compare-statement", Map.of("known", 2L, "repriced", 1L));
        assertThat(weigh("reprices 20%", plan("1", "10", "12.50"), REJECTION, plan("2", null, null)).getException()).isNull();
        assertThat(lastCall("compare-statement").getVariable("statement")).isEqualTo(sql("compare-prices"));
        assertThat(lastParameters("compare-statement")).containsOnlyKeys("plans").containsEntry("plans",
                PlanId.of("acme", "1", "1") + "\u001f10\u001f12.50\u001e" + PlanId.of("acme", "2", "1") + "\u001f\u001f");
    }

    @Test
    void asksNothingWhenPricesAreNotHeldOrThereAreNone() {
        weigh("shrinks 20%, grows 20%", plan("1", "10", "10"));
        weigh("20%", REJECTION);
        assertThat(calls("compare-statement")).isZero();
    }

    @Test
    void leavesAFailureToThePoll() {
        SQLException failure = new SQLException("away", "08006");
        fails("compare-statement", failure);
        addAcme(Map.of("hold", "20%"));
        Poll poll = begin(claim("acme", POLL));
        assertThat(failureForCaller("weigh-batch", exchange -> {
            carry(poll, exchange);
            exchange.getMessage().setBody(List.of(plan("1", "10", "10")));
        })).isSameAs(failure);
    }
}

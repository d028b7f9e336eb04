package io.marquee.poll;

import io.marquee.plan.Plan;
import io.marquee.store.PlanText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** The steps of weigh-batch: the price ranges of a batch, and what the database says of them. What else a feed weighs is counted where it is checked. */
public final class Weighing {

    private static final int PLAN_LENGTH = 60;

    Weighing() {}

    /** Whether the file holds feeds by their prices, and there is a plan in the batch. */
    public boolean needsPrices(Exchange exchange) {
        return Polling.of(exchange).passes().comparesPrices() && batch(exchange).stream().anyMatch(Plan.class::isInstance);
    }

    private static List<?> batch(Exchange exchange) {
        return exchange.getMessage().getBody(List.class);
    }

    /** Parameters of compare-prices. */
    public Map<String, Object> parameters(Exchange exchange) {
        List<?> batch = batch(exchange);
        StringBuilder plans = new StringBuilder(PLAN_LENGTH * batch.size());
        for (Object item : batch) {
            if (item instanceof Plan plan) {
                PlanText.appendPrices(plans, plan);
            }
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("plans", plans.toString());
        return parameters;
    }

    /** Adds the row of compare-prices to what the feed weighs. */
    public void compared(Exchange exchange) {
        Map<?, ?> row = exchange.getMessage().getBody(Map.class);
        Polling.of(exchange).passes().compared(((Number) row.get("known")).longValue(), ((Number) row.get("repriced")).longValue());
    }
}

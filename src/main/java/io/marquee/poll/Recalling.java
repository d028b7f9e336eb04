package io.marquee.poll;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** The steps of recall-records: whether records are known, what the database is asked of them, and what it answers. */
public final class Recalling {

    private final Claims claims;

    Recalling(Claims claims) {
        this.claims = claims;
    }

    /** Whether this instance knows records of the feed before, and the feed has changed. */
    public boolean isToAsk(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        return !poll.received().isUnchanged() && poll.recall().isToAsk();
    }

    /** Parameters of recall-records. */
    public Map<String, Object> parameters(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", poll.provider().name());
        parameters.put("worker", claims.worker());
        parameters.put("poll", poll.id());
        parameters.put("since", poll.recall().since());
        parameters.put("plans", poll.recall().plans());
        return parameters;
    }

    /** Takes the answer of recall-records. */
    public void answered(Exchange exchange) {
        Polling.of(exchange).recall().answered(exchange.getMessage().getBody(Boolean.class));
    }
}

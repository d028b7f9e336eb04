package io.marquee.poll;

import io.marquee.feed.FeedException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** The steps of mark-departed: what the database is asked and told of plans that have left a feed, each time in the poll's turn, and what it answers. */
public final class Departing {

    /** Most plans that one statement marks. */
    static final int PIECE = 1_000;

    private final Claims claims;

    Departing(Claims claims) {
        this.claims = claims;
    }

    /**
     * Parameters of find-departed and of mark-departed.
     *
     * @throws FeedException when the poll must end before its turn comes
     */
    public Map<String, Object> parameters(Exchange exchange) throws FeedException, InterruptedException {
        Poll poll = Polling.of(exchange);
        poll.turn().begin();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", poll.provider().name());
        parameters.put("worker", claims.worker());
        parameters.put("poll", poll.id());
        parameters.put("leaseMs", poll.limits().lease().toMillis());
        parameters.put("whole", poll.tally().isWhole());
        parameters.put("piece", PIECE);
        return parameters;
    }

    /** Takes the answer of find-departed. */
    @SuppressWarnings("unchecked")
    public void found(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        poll.turn().end();
        poll.departures().found(exchange.getMessage().getBody(Map.class));
    }

    /** Takes the answer of mark-departed. */
    public void marked(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        poll.turn().end();
        // the only column of the row
        poll.departures().marked(exchange.getMessage().getBody(Long.class));
    }
}

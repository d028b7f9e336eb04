package io.marquee.poll;

import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import io.marquee.feed.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Exchange;

/** The steps of fetch-push: the oldest push that waits, from the database onto disk, some bytes at a time. */
public final class PushFetching {

    /** Bytes of a push that are in memory at once. */
    static final int PIECE = 262_144;

    private final Spool spool;

    PushFetching(Spool spool) {
        this.spool = spool;
    }

    /**
     * Parameters of find-push.
     *
     * @throws FeedException when none could ever come, as the secret is not as it must be
     */
    public Map<String, Object> look(Exchange exchange) throws FeedException {
        Poll poll = Polling.of(exchange);
        PushSecrets.of(poll.provider(), poll.filled());
        return Map.of("provider", poll.provider().name());
    }

    /** Takes the row of find-push; without one the feed has not changed. */
    public void found(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        Map<?, ?> row = exchange.getMessage().getBody(Map.class);
        if (row == null || row.isEmpty()) {
            poll.received().notModified();
            return;
        }
        poll.received().take(new TakenPush(
                ((Number) row.get("number")).longValue(), ((Number) row.get("size")).intValue(), (String) row.get("content_type"),
                ((Number) row.get("tries")).intValue(), Boolean.TRUE.equals(row.get("has_more")), spool.scratch().open()));
    }

    /** Whether there are more bytes of it. */
    public boolean isComing(Exchange exchange) {
        TakenPush push = Polling.of(exchange).received().push();
        return push != null && push.isComing();
    }

    /** Parameters of read-push. */
    public Map<String, Object> next(Exchange exchange) {
        TakenPush push = Polling.of(exchange).received().push();
        // they are counted from 1
        return Map.of("number", push.number(), "begin", push.come() + 1, "size", PIECE);
    }

    /**
     * Takes the bytes that read-push has found.
     *
     * @throws FeedException when there are none
     */
    public void add(Exchange exchange) throws IOException {
        byte[] piece = exchange.getMessage().getBody(byte[].class);
        if (piece == null || piece.length == 0) {
            throw new FeedException("the push is gone");
        }
        Polling.of(exchange).received().push().add(piece);
    }

    /** Puts what has come on disk as a feed, unpacked. */
    public void save(Exchange exchange) throws IOException {
        TakenPush push = Polling.of(exchange).received().push();
        if (push != null) {
            try (push) {
                take(exchange, push.kept().content(), push.contentType());
            }
        }
    }

    /** Puts a push on disk as a feed, unpacked. */
    public void take(Exchange exchange, InputStream body, String contentType) throws IOException {
        Poll poll = Polling.of(exchange);
        Download page = spool.save(body, contentType, poll.bytes());
        poll.received().add(page, null, null);
        exchange.getMessage().setBody(null);
    }
}

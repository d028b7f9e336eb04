package io.marquee.poll;

import io.marquee.feed.FeedRecord;
import io.marquee.feed.Feeds;
import io.marquee.feed.Records;
import io.marquee.feed.Spool;
import io.marquee.plan.Rejection;
import io.marquee.settings.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a poll that the routes call by name. */
public final class Polls {

    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);

    private final String worker = UUID.randomUUID().toString();
    private final AtomicReference<String> trouble = new AtomicReference<>();
    private final Spool spool;
    private final Feeds feeds;
    private final Duration tick;
    private final Duration lease;
    private final int batchSize;
    private final int pollsKept;
    private final int rejectionsKept;

    /**
     * @param tick how often this instance looks whether a poll is due
     * @param lease how long a claim outlives this instance
     * @param batchSize items of one statement
     * @param pollsKept rows of polls kept of a provider
     * @param rejectionsKept rows of rejections kept of a provider
     */
    public Polls(Spool spool, Feeds feeds, Duration tick, Duration lease, int batchSize, int pollsKept, int rejectionsKept) {
        this.spool = spool;
        this.feeds = feeds;
        this.tick = tick;
        this.lease = lease;
        this.batchSize = batchSize;
        this.pollsKept = pollsKept;
        this.rejectionsKept = rejectionsKept;
    }

    /** Names this instance for its life time. */
    public String worker() {
        return worker;
    }

    /** Parameters of claim-poll. */
    public Map<String, Object> claim(String provider, String period) {
        return Map.of(
                "provider", provider,
                "worker", worker,
                "leaseMs", lease.toMillis(),
                // looked at only every tick: due a little early beats a whole tick late
                "periodMs", Math.max(1, Durations.parse(period).toMillis() - tick.toMillis() / 2));
    }

    /** Parameters of renew-leases. */
    public Map<String, Object> renewal() {
        return Map.of("worker", worker, "leaseMs", lease.toMillis());
    }

    /** The poll of a claimed row; null when nothing was claimed. */
    public Poll open(Map<String, Object> row) {
        if (trouble.getAndSet(null) != null) {
            LOG.info("polls are kept in the database again");
        }
        if (row == null || row.isEmpty()) {
            return null;
        }
        return new Poll(
                ((Number) row.get("poll_id")).longValue(),
                (String) row.get("digest"),
                ((Number) row.get("failures")).intValue(),
                batchSize);
    }

    /** Puts the provider's answer on disk. */
    public void receive(Poll poll, InputStream body, String contentType, String reading) throws IOException {
        poll.received(spool.save(body, contentType), reading);
    }

    /** The records of what was received. */
    public Records records(Poll poll, String format, String path) throws IOException {
        Records records = feeds.open(poll.download(), format, path);
        poll.opened(records);
        return records;
    }

    /** Notes that the poll failed and why. */
    public void fail(Poll poll, Exception why) {
        LOG.debug("poll failed", why);
        poll.fail(Failures.rootMessage(why), Failures.retryAfterMs(why, Instant.now()));
    }

    /** Parameters of finish-poll. */
    public Map<String, Object> end(Poll poll, String provider, String period) throws IOException {
        poll.close();
        spool.discard(poll.download());
        String outcome = poll.outcome();
        boolean good = "ok".equals(outcome) || "unchanged".equals(outcome);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider);
        parameters.put("worker", worker);
        parameters.put("poll", poll.id());
        parameters.put("outcome", outcome);
        parameters.put("bytes", poll.bytes());
        parameters.put("reason", poll.reason());
        parameters.put("digest", poll.digestToKeep());
        parameters.put("whole", poll.isWhole());
        parameters.put("retryMs", good ? null : retryMs(poll, Durations.parse(period)));
        parameters.put("pollsKept", pollsKept);
        parameters.put("rejectionsKept", rejectionsKept);
        return parameters;
    }

    private static long retryMs(Poll poll, Duration period) {
        return poll.retryAfterMs() != null ? poll.retryAfterMs() : Failures.backOffMs(poll.failures(), period);
    }

    /** The refusal of a record that could not be read or mapped. */
    public Rejection refusal(Poll poll, FeedRecord record, Exception why) {
        return poll.refusal(record, why);
    }

    /** Adds what a record became to the batch. */
    public void add(Poll poll, Object mapped) {
        poll.add(mapped);
    }

    /** @throws IllegalStateException when a statement found that the claim is lost and wrote nothing */
    public void stillOurs(Map<String, Object> row) {
        if (row == null || row.isEmpty()) {
            throw new IllegalStateException("another instance took over");
        }
    }

    /** Drops what a poll held that could not be claimed or finished; its lease runs out. */
    public void abandon(Poll poll, Exception why) throws IOException {
        String now = Failures.rootMessage(why);
        // comes with every tick while the database is away: said once
        if (!now.equals(trouble.getAndSet(now))) {
            LOG.warn("polls cannot be kept in the database: {}", now);
        }
        if (poll != null) {
            poll.close();
            spool.discard(poll.download());
        }
    }

    /** The one log line of a poll. */
    public void log(Poll poll, String provider, Map<String, Object> row) {
        if (row == null || row.isEmpty()) {
            LOG.warn("poll provider={} outcome=lost reason=\"another instance took over\"", provider);
            return;
        }
        String line = "poll provider={} outcome={} bytes={} read={} stored={} unchanged={} refused={} ms={}{}";
        String reason = poll.reason() == null ? "" : " reason=\"" + poll.reason() + "\"";
        Object[] values = {
            provider, poll.outcome(), poll.bytes(), row.get("read"), row.get("stored"), row.get("unchanged"),
            row.get("refused"), row.get("ms"), reason
        };
        if (reason.isEmpty()) {
            LOG.info(line, values);
        } else {
            LOG.warn(line, values);
        }
    }
}

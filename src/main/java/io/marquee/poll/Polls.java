package io.marquee.poll;

import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a poll that the routes call by name. */
public final class Polls {

    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);

    private static final int NOT_MODIFIED = 304;
    /** A complete feed with fewer items than this part of the one before is worth a look. */
    private static final double SHRUNK = 0.5;
    private static final double PERIOD_JITTER = 0.05;

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

    /** How long a claim outlives this instance. */
    public Duration lease() {
        return lease;
    }

    /** Parameters of claim-poll. */
    public Map<String, Object> claim(String provider, String period) {
        return Map.of(
                "provider", provider,
                "worker", worker,
                "leaseMs", lease.toMillis(),
                // looked at only every tick: due a little early beats a whole tick late
                "periodMs", Math.max(1, withJitter(Durations.parse(period)) - tick.toMillis() / 2));
    }

    /** A little more or less, so that the providers of many instances do not all come at once. */
    private static long withJitter(Duration period) {
        return Math.round(period.toMillis() * (1 + PERIOD_JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1)));
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
                new Validators((String) row.get("etag"), (String) row.get("last_modified"), (String) row.get("reading")),
                ((Number) row.get("failures")).intValue(),
                batchSize);
    }

    /** Sets the headers that ask the provider for its feed only if it has changed. */
    public void askIfChanged(Exchange exchange, Poll poll, String reading) {
        Validators conditions = poll.conditions(reading);
        Message request = exchange.getMessage();
        request.removeHeaders("*");
        if (conditions.etag() != null) {
            request.setHeader("If-None-Match", conditions.etag());
        }
        if (conditions.lastModified() != null) {
            request.setHeader("If-Modified-Since", conditions.lastModified());
        }
    }

    /** Puts the provider's answer on disk, unless it says that nothing has changed. */
    public void receive(Exchange exchange, Poll poll, String reading) throws IOException {
        Message answer = exchange.getMessage();
        if (Integer.valueOf(NOT_MODIFIED).equals(answer.getHeader(Exchange.HTTP_RESPONSE_CODE))) {
            if (!poll.conditions(reading).canAsk()) {
                throw new FeedException("HTTP 304, which was not asked for");
            }
            poll.notModified();
            return;
        }
        Download download = spool.save(answer.getBody(InputStream.class), answer.getHeader("Content-Type", String.class));
        poll.received(download, reading, answer.getHeader("ETag", String.class), answer.getHeader("Last-Modified", String.class));
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
        parameters.put("etag", poll.validatorsToKeep().etag());
        parameters.put("lastModified", poll.validatorsToKeep().lastModified());
        parameters.put("reading", poll.validatorsToKeep().reading());
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
        Number before = (Number) row.get("read_before");
        long read = ((Number) row.get("read")).longValue();
        if (before != null && "ok".equals(poll.outcome()) && read < before.longValue() * SHRUNK) {
            poll.shrunk();
            LOG.warn("feed shrunk provider={} read={} before={}", provider, read, before);
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

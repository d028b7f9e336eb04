package io.marquee.poll;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import io.marquee.feed.FeedRecord;
import io.marquee.feed.Feeds;
import io.marquee.feed.JsonTreeMapper;
import io.marquee.feed.Records;
import io.marquee.feed.Spool;
import io.marquee.feed.Transfers;
import io.marquee.mapping.HeavyWork;
import io.marquee.mapping.MappingException;
import io.marquee.plan.PlanLimits;
import io.marquee.plan.Rejection;
import io.marquee.settings.Durations;
import io.marquee.settings.Settings;
import io.marquee.trace.PollSpan;
import io.marquee.trace.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a poll that the routes call by name. */
public final class Polls {

    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);

    private static final ObjectMapper JSON = JsonTreeMapper.ofPages();
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    /** Most bytes of a page in which the next page is looked up. */
    private static final int MAX_PAGE = 1 << 23;
    /** A complete feed with fewer items than this part of the one before is worth a look. */
    private static final double SHRUNK = 0.5;
    private static final double PERIOD_JITTER = 0.05;

    private final String worker = UUID.randomUUID().toString();
    private final AtomicReference<String> trouble = new AtomicReference<>();
    private final Transfers transfers;
    private final Spool spool;
    private final Feeds feeds;
    private final Credentials credentials;
    private final Duration tick;
    private final Duration lease;
    private final Duration deadline;
    private final BatchLimits limits;
    private final PlanLimits planLimits;
    private final int pollsKept;
    private final int rejectionsKept;
    private final PollObserver observer;
    private final Traces traces;

    /** @param settings those of poll, feed, and store */
    public Polls(Transfers transfers, Spool spool, Feeds feeds, Settings settings, PollObserver observer, Traces traces) {
        this.transfers = transfers;
        this.spool = spool;
        this.feeds = feeds;
        this.credentials = new Credentials(settings::environment);
        this.tick = settings.duration("poll.tick");
        this.lease = settings.duration("poll.lease");
        this.deadline = settings.duration("feed.deadline");
        this.limits = new BatchLimits(
                settings.number("feed.record-max-items"), settings.number("store.batch-plans"), settings.number("store.batch-bytes"));
        this.planLimits = new PlanLimits(
                settings.number("provider.max-plans"),
                settings.number("provider.months-behind"),
                settings.number("provider.months-ahead"));
        this.pollsKept = settings.number("store.polls-kept");
        this.rejectionsKept = settings.number("store.rejections-kept");
        this.observer = observer;
        this.traces = traces;
    }

    /** Names this instance for its life time. */
    public String worker() {
        return worker;
    }

    /** How long a claim outlives this instance. */
    public Duration lease() {
        return lease;
    }

    /** How much is stored at once. */
    public BatchLimits limits() {
        return limits;
    }

    /** How many plans a provider may have, and when they may start. */
    public PlanLimits planLimits() {
        return planLimits;
    }

    /** Rejected items remembered of each provider. */
    public int rejectionsKept() {
        return rejectionsKept;
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

    /** The period in milliseconds, up to 5 % more or less, so that providers do not all become due at once. */
    private static long withJitter(Duration period) {
        return Math.round(period.toMillis() * (1 + PERIOD_JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1)));
    }

    /** Parameters of renew-leases. */
    public Map<String, Object> renewal() {
        return Map.of("worker", worker, "leaseMs", lease.toMillis());
    }

    /** The poll of a claimed row, traced until the exchange ends, however that ends; null when nothing was claimed. */
    public Poll open(Exchange exchange, String provider, Map<String, Object> row) {
        Poll poll = open(row);
        if (poll != null) {
            PollSpan span = traces.poll(provider, poll.id());
            poll.traced(span);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange ended) {
                    // whatever ended it, also an error that no policy sees
                    letGoQuietly(poll);
                    span.close();
                }
            });
        }
        return poll;
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
                limits);
    }

    /**
     * Begins the transfer, reads the variables of the file, and sets the URL of the first page.
     *
     * @param variables that the file declares
     */
    public void begin(Poll poll, String provider, String url, String variables) throws FeedException {
        transfers.begin();
        poll.fillIn(credentials.fill(provider, variables));
        poll.pages().begin(poll.filled().url(url));
    }

    /** Sets the headers of the next request: whom and how to ask, and whether only for what has changed. */
    public void ask(Exchange exchange, Poll poll, String reading, String headers) {
        Message request = exchange.getMessage();
        request.removeHeaders("*");
        request.setBody(null);
        request.setHeader(Exchange.HTTP_URI, poll.pages().address());
        Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.putAll(poll.span().asks(poll.pages().place()));
        own.putAll(Credentials.headers(poll.filled(), headers));
        own.forEach(request::setHeader);
        exchange.setProperty(ProviderHeaders.OWN, own.keySet());
        Validators conditions = poll.conditions(reading);
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
            poll.span().received(NOT_MODIFIED);
            poll.notModified();
            poll.pages().end();
            return;
        }
        Download page = spool.save(
                answer.getBody(InputStream.class), answer.getHeader("Content-Type", String.class), poll.bytes());
        poll.span().received(OK);
        poll.received(page, reading, answer.getHeader("ETag", String.class), answer.getHeader("Last-Modified", String.class));
        // those of the request are among them, and no step needs them
        answer.removeHeaders("*");
    }

    /**
     * Goes on with the next page, if the program finds one. It gets {@code page}, the number of the last one from 1; {@code url}, its
     * address; {@code answer}, its JSON.
     *
     * @throws IOException when that is no JSON, or larger than {@value #MAX_PAGE} bytes, or the next page must not be asked for
     */
    public void turn(Exchange exchange, Poll poll, String program) throws IOException {
        Expression next = exchange.getContext().resolveLanguage("jq").createExpression(poll.filled().marked(program));
        next.init(exchange.getContext());
        try (HeavyWork heavy = HeavyWork.begin(poll.pages().latest().bytes())) {
            exchange.getMessage().setBody(page(poll));
            if (next.evaluate(exchange, Object.class) instanceof JsonNode found && found.isTextual() && !found.textValue().isBlank()) {
                poll.pages().turn(poll.filled().unmarked(found.textValue()), deadline);
            }
        } catch (MappingException e) {
            throw new FeedException("next of page " + poll.pages().count() + ": " + e.getMessage());
        } finally {
            exchange.getMessage().setBody(null);
        }
    }

    private static JsonNode page(Poll poll) throws IOException {
        Pages pages = poll.pages();
        Download page = pages.latest();
        if (page.cut() != null) {
            throw new FeedException("page " + pages.count() + " is " + page.cut());
        }
        if (page.bytes() > MAX_PAGE) {
            throw new FeedException("page " + pages.count() + " is larger than " + MAX_PAGE + " bytes");
        }
        try {
            return JSON.createObjectNode()
                    .put("page", pages.count())
                    .put("url", pages.address())
                    .set("answer", JSON.readTree(page.file().toFile()));
        } catch (JsonProcessingException e) {
            throw new FeedException("page " + pages.count() + " is no JSON");
        } catch (ArithmeticException e) {
            throw new FeedException("page " + pages.count() + " holds " + e.getMessage());
        }
    }

    /** The records of what was received. */
    public Iterator<FeedRecord> records(Exchange exchange, Poll poll) throws IOException {
        Records records = feeds.open(poll.pages().received(), variable(exchange, "format"), variable(exchange, "records"));
        return poll.opened(records);
    }

    /** Notes that the poll failed and why. */
    public void fail(Poll poll, Exception why) {
        String reason = poll.clean(Failures.reason(why));
        Integer status = Failures.status(why);
        // the words of libraries may hold the address, and so what it holds as a secret
        LOG.debug("poll failed: {}; {}", reason, Failures.origin(why));
        poll.span().failed(reason, status);
        poll.fail(reason, Failures.retryAfterMs(why, Instant.now()));
    }

    /** Parameters of finish-poll. */
    public Map<String, Object> end(Poll poll, String provider, String period) throws IOException {
        letGo(poll);
        String outcome = poll.outcome();
        boolean good = "ok".equals(outcome) || "unchanged".equals(outcome);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider);
        parameters.put("worker", worker);
        parameters.put("poll", poll.id());
        parameters.put("outcome", outcome);
        parameters.put("bytes", poll.bytes());
        parameters.put("skipped", poll.skipped());
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
        long backOff = Failures.backOffMs(poll.failures(), period);
        return poll.retryAfterMs() == null ? backOff : Math.max(backOff, poll.retryAfterMs());
    }

    /** The rejection of a record that could not be read or mapped. */
    public Rejection rejection(Poll poll, FeedRecord record, Exception why) {
        return poll.rejection(record, why);
    }

    /** Adds what a record became to the batch. */
    public void add(Exchange exchange, Poll poll, FeedRecord record, Object mapped) {
        // a text that a step hands over as one of several parameters loses the quotes around it
        poll.add(record, mapped, variable(exchange, "provider"), variable(exchange, "timeZone"), variable(exchange, "dateFormat"));
    }

    private static String variable(Exchange exchange, String name) {
        return exchange.getVariable(name, String.class);
    }

    /** @throws IllegalStateException when a statement found that the claim is lost and wrote nothing */
    public void stillOurs(Map<String, Object> row) {
        if (row == null || row.isEmpty()) {
            throw new IllegalStateException("another instance took over");
        }
    }

    /** Drops what a poll held that could not be claimed or finished; its lease runs out. */
    public void abandon(Poll poll, String provider, Exception why) throws IOException {
        String now = Failures.reason(why);
        // comes with every tick while the database is away: said once
        if (!now.equals(trouble.getAndSet(now))) {
            LOG.warn("polls cannot be kept in the database: {}", now);
        }
        if (poll != null) {
            observer.polled(provider, "abandoned");
            poll.span().ended("abandoned", now, Map.of());
            letGo(poll);
        }
    }

    private void letGoQuietly(Poll poll) {
        try {
            letGo(poll);
        } catch (IOException e) {
            LOG.warn("what a poll received cannot be removed: {}", Failures.reason(e));
        }
    }

    private void letGo(Poll poll) throws IOException {
        transfers.end();
        poll.close();
        spool.discard(poll.pages().received());
    }

    /** The one log line of a poll. */
    public void log(Poll poll, String provider, Map<String, Object> row) {
        if (row == null || row.isEmpty()) {
            observer.polled(provider, "lost");
            String reason = "another instance took over";
            LOG.warn("poll {} {} {}", keyValue("provider", provider), keyValue("outcome", "lost"), quoted("reason", reason));
            poll.span().ended("lost", reason, Map.of());
            return;
        }
        observer.polled(provider, poll.outcome());
        observer.skipped(provider, poll.skipped());
        Number before = (Number) row.get("read_before");
        long read = ((Number) row.get("read")).longValue();
        if (before != null && "ok".equals(poll.outcome()) && read < before.longValue() * SHRUNK) {
            observer.shrunk(provider);
            LOG.warn("feed shrunk {} {} {}", keyValue("provider", provider), keyValue("read", read), keyValue("before", before));
        }
        Map<String, Object> counts = counts(poll, row);
        List<Object> values = new ArrayList<>(List.of(keyValue("provider", provider), keyValue("outcome", poll.outcome())));
        counts.forEach((name, count) -> values.add(keyValue(name, count)));
        values.add(keyValue("ms", row.get("ms")));
        String line = "poll {} {} {} {} {} {} {} {} {}";
        if (poll.reason() == null) {
            LOG.info(line, values.toArray());
        } else {
            values.add(quoted("reason", poll.reason()));
            LOG.warn(line + " {}", values.toArray());
        }
        poll.span().ended(poll.outcome(), poll.reason(), counts);
    }

    /** In the order of the line. */
    private static Map<String, Object> counts(Poll poll, Map<String, Object> row) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("bytes", poll.bytes());
        for (String name : List.of("read", "stored", "unchanged", "rejected", "skipped")) {
            counts.put(name, row.get(name));
        }
        return counts;
    }
}

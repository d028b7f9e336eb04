package io.marquee.poll;

import io.marquee.feed.FeedException;
import io.marquee.feed.Spool;
import io.marquee.feed.Transfers;
import io.marquee.settings.Settings;
import io.marquee.trace.PollSpan;
import io.marquee.trace.Traces;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends polls: what each holds from one to the other, and what the database is told. */
public final class Polling {

    /** Name of the variable that holds the poll of a message. */
    static final String POLL = "poll";

    /** Pushes that were polled, of each provider, of which is known that they came. */
    private static final int PUSHES_KEPT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Polling.class);

    private final AtomicReference<String> trouble = new AtomicReference<>();
    private final Claims claims;
    private final Transfers transfers;
    private final Spool spool;
    private final Credentials credentials;
    private final int pollsKept;
    private final int rejectionsKept;
    private final PollReport report;
    private final Traces traces;

    Polling(Claims claims, Transfers transfers, Spool spool, Settings settings, PollObserver observer, Traces traces) {
        this.claims = claims;
        this.transfers = transfers;
        this.spool = spool;
        this.credentials = new Credentials(settings::environment);
        this.pollsKept = settings.number("store.polls-kept");
        this.rejectionsKept = settings.number("store.rejections-kept");
        this.report = new PollReport(observer);
        this.traces = traces;
    }

    static Poll of(Exchange exchange) {
        return exchange.getVariable(POLL, Poll.class);
    }

    /**
     * Begins the poll of a message on the thread that makes it. It is over when the message is, however that ends.
     *
     * @throws FeedException when a variable that the file declares cannot be used
     */
    public void begin(Exchange exchange) throws FeedException {
        Poll poll = of(exchange);
        PollSpan span = traces.poll(poll.provider().name(), poll.id());
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                // whatever ended it, also an error that no policy sees
                letGo(poll);
                claims.over(poll);
                span.close();
            }
        });
        poll.traced(span);
        poll.deadline().ends(transfers.begin(poll.deadline().left(), poll.provider().statuses()));
        poll.fillIn(credentials.fill(poll.provider().name(), poll.provider().variables()));
        String body = poll.provider().body().strip();
        poll.pages().begin(poll.filled().filled(poll.provider().url(), VariableValues.Notation.URL), body.isEmpty() ? null : poll.filled().marked(body));
    }

    /** Notes that the database answers. */
    public void recovered() {
        if (trouble.getAndSet(null) != null) {
            LOG.info("polls are kept in the database again");
        }
    }

    /** Notes that the poll failed and why. */
    public void fail(Poll poll, Exception why) {
        poll.ending().fail(note(poll, why), Failures.isOfOurs(why));
    }

    /** Notes that a further page did not come and why; what came before it is the feed. */
    public void endEarly(Poll poll, Exception why) {
        poll.pages().endEarly(poll.pages().which() + note(poll, why));
        poll.pages().goOn();
    }

    /** Notes in log and trace that a page or the poll failed, and when the provider wants to be asked again. The reason, one line. */
    private static String note(Poll poll, Exception why) {
        String reason = poll.filled().clean(poll.deadline().stopped() == null ? Failures.reason(why) : poll.deadline().interruption());
        // the words of libraries may hold the address, and so what it holds as a secret
        LOG.debug("poll failed: {}; {}", reason, Failures.origin(why));
        String origin = Failures.originOfUnforeseen(why);
        if (!origin.isEmpty()) {
            LOG.warn("poll provider={} has met what nobody foresaw{}", poll.provider().name(), origin);
        }
        poll.span().failed(reason, Failures.status(why));
        poll.ending().retryAfter(Failures.retryAfterMs(why, Instant.now()));
        return reason;
    }

    /** Parameters of finish-poll. Meanwhile another poll may read and store. */
    public Map<String, Object> end(Poll poll) {
        poll.turn().end();
        Ending ending = poll.ending();
        Validators validators = ending.validatorsToKeep();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", poll.provider().name());
        parameters.put("route", poll.route());
        parameters.put("worker", claims.worker());
        parameters.put("poll", poll.id());
        parameters.put("outcome", ending.outcome());
        parameters.put("bytes", poll.bytes());
        parameters.put("skipped", poll.tally().skipped());
        parameters.put("reason", ending.reason());
        parameters.put("digest", ending.digestToKeep());
        parameters.put("etag", validators.etag());
        parameters.put("lastModified", validators.lastModified());
        parameters.put("reading", validators.reading());
        Profile profile = poll.tally().fields().profile();
        parameters.put("plans", poll.tally().fields().plans());
        parameters.put("profile", profile.json());
        parameters.put("kept", Drift.kept(poll.claim().last().profile(), profile).json());
        parameters.put("drift", ending.drift().json());
        parameters.put("drifted", !ending.drifted().isEmpty());
        parameters.put("held", ending.held() == null ? null : ending.held().json());
        parameters.put("heldOf", poll.passes().heldOf());
        parameters.put("approval", poll.claim().last().approval() == null ? null : poll.claim().last().approval().id());
        parameters.put("retryMs", ending.retryMs());
        TakenPush push = poll.received().push();
        parameters.put("push", push == null ? null : push.number());
        parameters.put("pushOutcome", push == null ? null : push.outcome(poll));
        parameters.put("pushTried", push != null && push.isTried(poll));
        parameters.put("pushesKept", PUSHES_KEPT);
        parameters.put("pollsKept", pollsKept);
        parameters.put("rejectionsKept", rejectionsKept);
        return parameters;
    }

    /**
     * Tells how a poll has ended.
     *
     * @param row of finish-poll; null when another instance had taken over
     */
    public void note(Poll poll, Map<String, Object> row) {
        poll.ended();
        // one that was stopped may be the last one of its file, of which nothing is to stay
        if (row != null && "ok".equals(poll.ending().outcome()) && poll.deadline().stopped() == null) {
            poll.recall().end(poll.departures().staying());
        }
        report.ended(poll, row);
    }

    /**
     * Notes that claims or the end of a poll could not be stored.
     *
     * @param poll that one; null when there is none. Its claim is given back when the database answers.
     */
    public void abandon(Poll poll, Exception why) {
        String now = Failures.reason(why);
        // comes with every tick while the database is away: said once
        if (!now.equals(trouble.getAndSet(now))) {
            LOG.warn("polls cannot be kept in the database: {}{}", now, Failures.originOfUnforeseen(why));
        }
        if (poll != null) {
            report.abandoned(poll, now);
            letGo(poll);
            claims.over(poll);
        }
    }

    private void letGo(Poll poll) {
        transfers.end();
        try {
            poll.close();
            spool.discard(poll.received().all());
        } catch (IOException e) {
            LOG.warn("a download cannot be removed: {}", e.toString());
        }
    }
}

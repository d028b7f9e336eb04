package io.marquee.operate;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.marquee.poll.Schedule;
import io.marquee.poll.Stop;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the polls in the database for MBeans. What it has read is kept for a second, as a console reads one attribute after the other. */
final class PollReader {

    private static final Logger LOG = LoggerFactory.getLogger(PollReader.class);
    private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final KeptAnswers answers;
    private final Schedule schedule;
    private final ProducerTemplate template;
    private JsonObject newest;
    private long readAt;

    /** @param schedule of this instance's polls */
    PollReader(CamelContext context, KeptAnswers answers, Schedule schedule) {
        this.schedule = schedule;
        this.answers = answers;
        this.template = context.createProducerTemplate();
    }

    /** By provider: when it is due, how often it failed in a row, and its newest poll; empty while the database is away. */
    synchronized JsonObject newest() {
        if (newest == null || System.nanoTime() - readAt > GOOD_NANOS) {
            newest = answers.await("list-providers").map(JsonObject::new).orElseGet(JsonObject::new);
            readAt = System.nanoTime();
        }
        return newest;
    }

    /** Makes the next poll of a provider due now. */
    void advance(String provider) {
        send("direct:advance-poll", provider);
    }

    /** Ends the poll of a provider that is under way: here at once, and elsewhere at its next statement. */
    void stop(String provider) {
        if (!schedule.stop(provider, Stop.BY_OPERATOR)) {
            send("direct:stop-poll", provider);
        }
    }

    /**
     * Says yes to the feed of a provider that is held. What is approved, as JSON.
     *
     * @throws IllegalArgumentException when that is nobody's name
     * @throws IllegalStateException when nothing is held, or the database is away
     */
    String approve(String provider, String by) {
        if (!Approvals.isName(by)) {
            throw new IllegalArgumentException("who approves is told by letters, digits, blanks, and ._@+-, 100 at most");
        }
        Object approved = send("direct:approve-poll", provider, Approvals.parameters(provider, by));
        if (approved == null) {
            throw new IllegalStateException("no feed of " + provider + " is held");
        }
        LOG.info("approved {} {}", keyValue("provider", provider), quoted("by", by));
        return approved.toString();
    }

    private void send(String route, String provider) {
        send(route, provider, Map.of("provider", provider));
    }

    private Object send(String route, String provider, Map<String, Object> parameters) {
        try {
            return template.requestBody(route, parameters);
        } catch (CamelExecutionException e) {
            LOG.debug("{} fails for the provider {}", route, provider, e);
            throw new IllegalStateException("the database is away");
        }
    }
}

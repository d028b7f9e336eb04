package io.marquee.poll;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.marquee.plan.EventJson;
import io.marquee.plan.Plan;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import io.marquee.plan.Sighting;
import io.marquee.plan.TimeNotation;
import io.marquee.settings.Settings;
import io.marquee.store.PlanText;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of store-plans on a batch: what may be stored of it, what of that becomes public, the parameters of upsert-plans, and the plan
 * that the database rejects.
 */
public final class PlanBatch {

    private static final Logger LOG = LoggerFactory.getLogger(PlanBatch.class);
    private static final int PLAN_LENGTH = 500;
    private static final JsonFactory JSON = new JsonFactory();

    private final Claims claims;
    private final PollLimits limits;
    private final PlanCheck check;
    private final int rejectionsKept;
    private final int pollsKept;
    private final PollObserver observer;
    private final PollReport report;

    PlanBatch(Claims claims, PollLimits limits, PlanCheck check, Settings settings, PollObserver observer) {
        this.claims = claims;
        this.limits = limits;
        this.check = check;
        this.rejectionsKept = settings.number("store.rejections-kept");
        this.pollsKept = settings.number("store.polls-kept");
        this.observer = observer;
        this.report = new PollReport(observer);
    }

    /** Puts plans and rejections in the place of a list of items, by the variables provider, timeZone, and dateFormat. */
    public void check(Exchange exchange) {
        String provider = Delivery.provider(exchange);
        List<Object> items = Delivery.items(exchange.getMessage().getBody());
        TimeNotation times = TimeNotation.of(
                exchange.getVariable("timeZone", String.class), exchange.getVariable("dateFormat", String.class));
        Tally tally = new Tally();
        exchange.getMessage().setBody(check.check(items, provider, times, tally));
        report.unread(provider, tally, VariableValues.none());
    }

    /** Makes the event of each plan that is online: once it was, it is public for good. The others are stored as they are. */
    public void publish(Exchange exchange) {
        List<Object> published = new ArrayList<>();
        for (Object item : exchange.getMessage().getBody(List.class)) {
            published.add(item instanceof Plan plan ? Sighting.of(plan) : item);
        }
        exchange.getMessage().setBody(published);
    }

    /** What of a published batch is to be stored: all of it. */
    public Unstored unstored(List<Object> published) {
        return new Unstored(published, limits.batch());
    }

    /** The named parameters of upsert-plans for the next statement. */
    public Map<String, Object> parameters(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        List<Object> items = exchange.getVariable("unstored", Unstored.class).next();
        StringBuilder plans = new StringBuilder(PLAN_LENGTH * (items.size() + 1));
        StringWriter rejections = new StringWriter();
        Unchanged again = new Unchanged();
        int read = 0;
        try (JsonGenerator rejectionJson = JSON.createGenerator(rejections)) {
            rejectionJson.writeStartArray();
            for (Object item : items) {
                if (item instanceof Sighting sighting) {
                    PlanText.append(plans, sighting);
                } else if (item instanceof Unchanged some) {
                    again.add(some);
                } else {
                    write(rejectionJson, (Rejection) item);
                }
                read += item instanceof Unchanged some ? some.size() : 1;
            }
            rejectionJson.writeEndArray();
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider(exchange));
        parameters.put("poll", poll == null ? null : poll.id());
        parameters.put("worker", claims.worker());
        parameters.put("leaseMs", limits.lease().toMillis());
        parameters.put("read", read);
        parameters.put("maxPlans", limits.plans().plans());
        parameters.put("rejectionsKept", rejectionsKept);
        parameters.put("pollsKept", pollsKept);
        parameters.put("plans", plans.toString());
        parameters.put("againOnline", Claims.array(again.online()));
        parameters.put("againOthers", Claims.array(again.others()));
        parameters.put("rejections", rejections.toString());
        return parameters;
    }

    private static String provider(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        return poll == null ? exchange.getVariable("provider", String.class) : poll.provider().name();
    }

    /**
     * Takes the result of a statement: what was stored leaves the batch; of what was rejected a smaller part is next.
     *
     * <p>The result is its row; none when the claim is lost; or the {@link SQLException} by which the database rejects its data.
     *
     * @throws SQLException the same, when the statement held one rejection and nothing else
     * @throws IllegalStateException when the claim is lost and nothing was written
     */
    public void settle(Exchange exchange) throws SQLException {
        Unstored batch = exchange.getVariable("unstored", Unstored.class);
        String provider = provider(exchange);
        Object answer = exchange.getMessage().getBody();
        if (!(answer instanceof SQLException rejection)) {
            Map<String, Object> row = row(answer);
            if (row == null) {
                throw new IllegalStateException("another instance took over");
            }
            int surplus = count(batch, provider, row);
            Poll poll = Polling.of(exchange);
            if (poll == null) {
                observer.polled(provider, "ok");
            } else if (surplus > 0) {
                // which ones the database does not say
                poll.recall().giveUp();
            }
            batch.stored();
        } else if (batch.narrowed()) {
            if (!(batch.first() instanceof Sighting sighting)) {
                throw rejection;
            }
            Plan bad = sighting.plan();
            String detail = rejection.getSQLState() + " " + rejection.getMessage().lines().findFirst().orElse("");
            String fragment = EventJson.append(new StringBuilder(), bad).toString();
            Poll poll = Polling.of(exchange);
            if (poll != null) {
                poll.recall().doubt(bad.id());
            }
            batch.replaceFirst(PlanCheck.logged(
                    new Rejection(bad.id(), bad.baseId(), bad.planId(), Reason.NOT_STORABLE, detail, fragment), provider));
        }
    }

    private int count(Unstored batch, String provider, Map<String, Object> row) {
        observer.stored(provider, ((Number) row.get("stored")).longValue(), ((Number) row.get("unchanged")).longValue());
        int surplus = ((Number) row.get("surplus")).intValue();
        if (surplus > 0) {
            LOG.warn("rejected {} {} {}", keyValue("provider", provider), keyValue("reason", Reason.PLANS_TOO_MANY.code()),
                    keyValue("plans", surplus));
            observer.rejected(provider, Reason.PLANS_TOO_MANY.code(), surplus);
        }
        for (Object item : batch.next()) {
            if (item instanceof Rejection rejection) {
                observer.rejected(provider, rejection.reason().code(), 1);
            }
        }
        return surplus;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> row(Object answer) {
        return answer instanceof Map ? (Map<String, Object>) answer : null;
    }

    private static void write(JsonGenerator json, Rejection rejection) throws IOException {
        json.writeStartObject();
        json.writeStringField("plan", rejection.planUuid() == null ? null : rejection.planUuid().toString());
        json.writeStringField("base_id", rejection.baseId());
        json.writeStringField("plan_id", rejection.planId());
        json.writeStringField("reason", rejection.reason().code());
        json.writeStringField("detail", rejection.detail());
        json.writeStringField("fragment", rejection.fragment());
        json.writeEndObject();
    }
}

package io.marquee.poll;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.EventJson;
import io.marquee.plan.Plan;
import io.marquee.plan.PlanReader;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import io.marquee.plan.TimeNotation;
import io.marquee.store.PlanText;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a batch of items, writes it down as the parameters of upsert-plans, and finds the plan that the database rejects. */
public final class PlanBatch {

    private static final Logger LOG = LoggerFactory.getLogger(PlanBatch.class);
    private static final int PLAN_LENGTH = 500;
    private static final JsonFactory JSON = new JsonFactory();

    private final Polls polls;
    private final PollObserver observer;

    public PlanBatch(Polls polls, PollObserver observer) {
        this.polls = polls;
        this.observer = observer;
    }

    /** {@link #check} with the variables of the exchange: Camel strips the quotes around a text that is one of several parameters of a call. */
    public Unstored checkItems(Exchange exchange, List<?> items) {
        return check(items, exchange.getVariable("provider", String.class), exchange.getVariable("timeZone", String.class),
                exchange.getVariable("dateFormat", String.class));
    }

    /**
     * Reads the plans among the items and says of each other one, once, why it is rejected.
     *
     * @param items items as {@link PlanReader} describes them, {@link Plan}s that were read of some, and {@link Rejection}s of the others
     * @param provider name of the provider
     * @param timeZone zone of times without an offset, such as {@code Europe/Madrid}; null means UTC
     * @param dateFormat pattern of its times; null means ISO 8601, see {@link TimeNotation}
     */
    public Unstored check(List<?> items, String provider, String timeZone, String dateFormat) {
        TimeNotation times = TimeNotation.of(timeZone, dateFormat);
        YearMonth now = YearMonth.now(ZoneOffset.UTC);
        List<Object> checked = new ArrayList<>(items.size());
        for (Object item : items) {
            Object read = item instanceof JsonNode fields ? PlanReader.planOrRejection(fields, provider, times) : item;
            read = read instanceof Plan plan ? polls.planLimits().planOrRejection(plan, now) : read;
            checked.add(read instanceof Rejection rejection ? logged(rejection, provider) : read);
        }
        return new Unstored(checked, polls.limits());
    }

    /**
     * The named parameters of upsert-plans for the next statement.
     *
     * @param poll the poll that brings them, or null
     */
    public Map<String, Object> parameters(Unstored batch, String provider, Poll poll) throws IOException {
        List<Object> items = batch.next();
        StringBuilder plans = new StringBuilder(PLAN_LENGTH * (items.size() + 1));
        StringWriter rejections = new StringWriter();
        try (JsonGenerator rejectionJson = JSON.createGenerator(rejections)) {
            rejectionJson.writeStartArray();
            for (Object item : items) {
                if (item instanceof Plan plan) {
                    PlanText.append(plans, plan);
                } else {
                    write(rejectionJson, (Rejection) item);
                }
            }
            rejectionJson.writeEndArray();
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider);
        parameters.put("poll", poll == null ? null : poll.id());
        parameters.put("worker", polls.worker());
        parameters.put("leaseMs", polls.lease().toMillis());
        parameters.put("read", items.size());
        parameters.put("maxPlans", polls.planLimits().plans());
        parameters.put("rejectionsKept", polls.rejectionsKept());
        parameters.put("plans", plans.toString());
        parameters.put("rejections", rejections.toString());
        return parameters;
    }

    /**
     * Takes the result of a statement: what was stored leaves the batch; of what was rejected a smaller part is next.
     *
     * @param answer its row, null when the claim is lost; or the {@link SQLException} by which the database rejects its data
     * @throws SQLException the same, when the statement held one rejection and nothing else
     */
    public void settle(Unstored batch, String provider, Object answer) throws SQLException {
        if (!(answer instanceof SQLException rejection)) {
            Map<String, Object> row = row(answer);
            polls.stillOurs(row);
            count(batch, provider, row);
            batch.stored();
        } else if (batch.narrowed()) {
            if (!(batch.first() instanceof Plan bad)) {
                throw rejection;
            }
            String detail = rejection.getSQLState() + " " + rejection.getMessage().lines().findFirst().orElse("");
            String fragment = EventJson.append(new StringBuilder(), bad).toString();
            batch.replaceFirst(logged(
                    new Rejection(bad.id(), bad.baseId(), bad.planId(), Reason.NOT_STORABLE, detail, fragment), provider));
        }
    }

    private void count(Unstored batch, String provider, Map<String, Object> row) {
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
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> row(Object answer) {
        return answer instanceof Map ? (Map<String, Object>) answer : null;
    }

    private static Rejection logged(Rejection rejection, String provider) {
        LOG.warn("rejected {} {} {} {} {}", keyValue("provider", provider), keyValue("reason", rejection.reason().code()),
                keyValue("base", oneLine(rejection.baseId())), keyValue("plan", oneLine(rejection.planId())),
                quoted("detail", oneLine(rejection.detail())));
        return rejection;
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

    private static String oneLine(String text) {
        return text == null ? null : text.replaceAll("\\p{Cntrl}", " ");
    }
}

package io.marquee.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.EventJson;
import io.marquee.plan.Plan;
import io.marquee.plan.PlanReader;
import io.marquee.plan.RefusedException;
import io.marquee.plan.Rejection;
import io.marquee.poll.Poll;
import io.marquee.poll.Polls;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a batch of items and writes it down as the parameters of upsert-plans. */
public final class PlanBatch {

    private static final Logger LOG = LoggerFactory.getLogger(PlanBatch.class);
    private static final JsonFactory JSON = new JsonFactory();

    private final String worker;

    public PlanBatch(Polls polls) {
        this.worker = polls.worker();
    }

    /**
     * @param items items as {@link PlanReader} describes them, and {@link Rejection}s of what did not become one
     * @param provider name of the provider
     * @param timeZone zone of times without an offset, such as {@code Europe/Madrid}; null means UTC
     * @param poll the poll that brings them, or null
     */
    public Map<String, Object> parameters(List<?> items, String provider, String timeZone, Poll poll) throws IOException {
        ZoneId zone = ZoneId.of(timeZone == null ? "UTC" : timeZone);
        StringWriter plans = new StringWriter(256 * (items.size() + 1));
        StringWriter refusals = new StringWriter();
        try (JsonGenerator planJson = JSON.createGenerator(plans);
                JsonGenerator refusalJson = JSON.createGenerator(refusals)) {
            planJson.writeStartArray();
            refusalJson.writeStartArray();
            int order = 0;
            for (Object item : items) {
                if (item instanceof Rejection rejection) {
                    write(refusalJson, rejection, provider);
                } else {
                    order++;
                    store((JsonNode) item, provider, zone, order, planJson, refusalJson);
                }
            }
            planJson.writeEndArray();
            refusalJson.writeEndArray();
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider);
        parameters.put("poll", poll == null ? null : poll.id());
        parameters.put("worker", worker);
        parameters.put("read", items.size());
        parameters.put("plans", plans.toString());
        parameters.put("refusals", refusals.toString());
        return parameters;
    }

    private static void store(
            JsonNode item, String provider, ZoneId zone, int order, JsonGenerator plans, JsonGenerator refusals)
            throws IOException {
        try {
            write(plans, PlanReader.read(item, provider, zone), order);
        } catch (RefusedException e) {
            write(refusals, PlanReader.rejection(item, provider, e), provider);
        }
    }

    private static void write(JsonGenerator json, Plan plan, int order) throws IOException {
        json.writeStartObject();
        json.writeNumberField("ord", order);
        json.writeStringField("id", plan.id().toString());
        json.writeStringField("base_id", plan.baseId());
        json.writeStringField("plan_id", plan.planId());
        json.writeBooleanField("online", plan.online());
        json.writeStringField("title", plan.title());
        json.writeStringField("starts_local", plan.startsLocal().toString());
        json.writeStringField("ends_local", plan.endsLocal() == null ? null : plan.endsLocal().toString());
        json.writeStringField("starts_at", plan.startsAt().toString());
        json.writeStringField("ends_at", plan.endsAt().toString());
        write(json, "min_price", plan.minPrice());
        write(json, "max_price", plan.maxPrice());
        json.writeStringField("event", plan.online() ? EventJson.of(plan) : null);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, BigDecimal price) throws IOException {
        json.writeStringField(name, price == null ? null : price.toPlainString());
    }

    private static void write(JsonGenerator json, Rejection rejection, String provider) throws IOException {
        LOG.warn("refused provider={} reason={} base={} plan={} detail=\"{}\"", provider, rejection.reason().code(),
                oneLine(rejection.baseId()), oneLine(rejection.planId()), oneLine(rejection.detail()));
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

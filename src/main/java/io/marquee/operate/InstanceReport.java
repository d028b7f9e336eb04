package io.marquee.operate;

import io.marquee.poll.LastPolls;
import io.marquee.search.Months;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** The part of the status page's JSON that an instance knows by itself, so that it can be told while the database is away. */
public final class InstanceReport {

    private final Readiness readiness;
    private final Months months;
    private final Breakers breakers;
    private final RequestMetrics requests;
    private final LastPolls polls;
    private final OutletReport outlets;

    public InstanceReport(Readiness readiness, Months months, Breakers breakers, RequestMetrics requests, LastPolls polls, OutletReport outlets) {
        this.readiness = readiness;
        this.months = months;
        this.breakers = breakers;
        this.requests = requests;
        this.polls = polls;
        this.outlets = outlets;
    }

    /** State of the instance, without the providers. */
    public JsonObject toJson() {
        Months.Size size = months.size();
        JsonArray states = new JsonArray();
        breakers.all().forEach(one -> states.add(
                new JsonObject().put("breaker", one.breaker()).put("provider", one.provider()).put("state", one.state())));
        return new JsonObject()
                .put("at", Instant.now().toString())
                .put("ready", readiness.isReady())
                .put("draining", readiness.isDraining())
                .put("months", new JsonObject().put("known", size.known()).put("held", size.held()).put("bytes", size.bytes()))
                .put("outlets", outlets.rows())
                .put("breakers", states)
                .put("searches", requests.searches())
                .put("statuses", requests.statuses());
    }

    /** Outcome and times of a provider's last polls; null where nothing is known. */
    public JsonObject lastPoll(String provider) {
        LastPolls.Last last = polls.of(provider);
        return new JsonObject()
                .put("last_outcome", last.outcome())
                .put("last_ended_at", text(last.endedAt()))
                .put("last_good_at", text(last.goodAt()));
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}

package io.marquee.poll;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Plan;
import io.marquee.plan.PlanLimits;
import io.marquee.plan.PlanReader;
import io.marquee.plan.Rejection;
import io.marquee.plan.TimeNotation;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what may be stored. Of each other item it says once, in the log, why it is rejected. */
final class PlanCheck {

    private static final Logger LOG = LoggerFactory.getLogger(PlanCheck.class);

    private final PlanLimits limits;
    private final boolean logged;

    /** @param logged whether the log is told */
    PlanCheck(PlanLimits limits, boolean logged) {
        this.limits = limits;
        this.logged = logged;
    }

    /**
     * Reads the plans among the items.
     *
     * @param items items as {@link PlanReader} describes them, {@link Plan}s that were read of some, and {@link Rejection}s of the others
     * @param provider name of the provider
     * @param times how it writes times
     * @param tally what is passed over
     */
    List<Object> check(List<?> items, String provider, TimeNotation times, Tally tally) {
        List<Object> checked = new ArrayList<>(items.size());
        for (Object item : items) {
            checked.add(judged(item instanceof JsonNode fields ? PlanReader.planOrRejection(fields, provider, times, tally) : item, provider));
        }
        return checked;
    }

    /** What a poll stores of a plan or rejection, without the values of its secrets. */
    Object check(Object planOrRejection, Poll poll) {
        Object scrubbed = poll.filled().scrub(planOrRejection);
        // what is weighed comes again to be stored, and is told of then
        return poll.passes().isWeighing() ? limited(scrubbed) : judged(scrubbed, poll.provider().name());
    }

    private Object judged(Object planOrRejection, String provider) {
        if (limited(planOrRejection) instanceof Rejection rejection) {
            return logged ? logged(rejection, provider) : rejection;
        }
        return planOrRejection;
    }

    private Object limited(Object planOrRejection) {
        return planOrRejection instanceof Plan plan ? limits.planOrRejection(plan, YearMonth.now(ZoneOffset.UTC)) : planOrRejection;
    }

    /** Logs a rejection. */
    static Rejection logged(Rejection rejection, String provider) {
        LOG.warn("rejected {} {} {} {} {}", keyValue("provider", provider), keyValue("reason", rejection.reason().code()),
                keyValue("base", oneLine(rejection.baseId())), keyValue("plan", oneLine(rejection.planId())),
                quoted("detail", oneLine(rejection.detail())));
        return rejection;
    }

    private static String oneLine(String text) {
        return text == null ? null : text.replaceAll("\\p{Cntrl}", " ");
    }
}

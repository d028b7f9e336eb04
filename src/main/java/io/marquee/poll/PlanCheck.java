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
    private final PollObserver observer;

    PlanCheck(PlanLimits limits, PollObserver observer) {
        this.limits = limits;
        this.observer = observer;
    }

    /**
     * Reads the plans among the items.
     *
     * @param items items as {@link PlanReader} describes them, {@link Plan}s that were read of some, and {@link Rejection}s of the others
     * @param provider name of the provider
     * @param times how it writes times
     */
    List<Object> check(List<?> items, String provider, TimeNotation times) {
        List<Object> checked = new ArrayList<>(items.size());
        Tally tally = new Tally();
        for (Object item : items) {
            checked.add(judged(item instanceof JsonNode fields ? PlanReader.planOrRejection(fields, provider, times, tally::unreadPrice) : item, provider));
        }
        unread(provider, tally);
        return checked;
    }

    /** Tells of prices that could not be read. */
    private void unread(String provider, Tally tally) {
        if (tally.unreadPrices() > 0) {
            observer.pricesUnread(provider, tally.unreadPrices());
            LOG.warn("prices unreadable {} {} {}", keyValue("provider", provider), keyValue("prices", tally.unreadPrices()),
                    quoted("first", oneLine(tally.firstUnread())));
        }
    }

    /** The same of those of a poll that has ended. */
    void unread(Poll poll) {
        unread(poll.provider().name(), poll.tally());
    }

    /** What a poll stores of a plan or rejection, without the values of its secrets. */
    Object check(Object planOrRejection, Poll poll) {
        return judged(poll.filled().scrub(planOrRejection), poll.provider().name());
    }

    private Object judged(Object planOrRejection, String provider) {
        Object judged = planOrRejection instanceof Plan plan ? limits.planOrRejection(plan, YearMonth.now(ZoneOffset.UTC)) : planOrRejection;
        return judged instanceof Rejection rejection ? logged(rejection, provider) : judged;
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

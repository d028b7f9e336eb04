package io.marquee.plan;

import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The limits of what one provider may store, so that a mistake of one, such as a wrong year, costs the others nothing.
 *
 * @param plans how many it may have; beyond that new ones are rejected, and those that it has still change
 * @param monthsBehind how many months before this one a plan may start, in UTC
 * @param monthsAhead how many months after this one
 */
public record PlanLimits(int plans, int monthsBehind, int monthsAhead) {

    /** The plan, or its {@link Rejection} when it starts too far from this month. */
    public Object planOrRejection(Plan plan, YearMonth now) {
        YearMonth start = YearMonth.from(plan.startsAt().atOffset(ZoneOffset.UTC));
        if (!start.isBefore(now.minusMonths(monthsBehind)) && !start.isAfter(now.plusMonths(monthsAhead))) {
            return plan;
        }
        return new Rejection(
                plan.id(), plan.baseId(), plan.planId(), Reason.START_OUT_OF_RANGE, "starts " + plan.startsLocal(),
                EventJson.append(new StringBuilder(), plan).toString());
    }
}

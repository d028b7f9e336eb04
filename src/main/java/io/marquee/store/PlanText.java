package io.marquee.store;

import io.marquee.plan.Plan;
import io.marquee.plan.PlanReader;
import io.marquee.plan.Sighting;
import io.marquee.plan.WallClock;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes plans as the text that upsert-plans.sql and compare-prices.sql take apart: records and fields between ASCII's separators 30 and 31, an empty field for
 * null. No id and no title holds a separator, since {@link PlanReader} rejects control characters; JSON escapes them.
 */
public final class PlanText {

    private static final char RECORD = 30;
    private static final char FIELD = 31;

    private PlanText() {}

    /** Appends what was seen of a plan, with a record separator before it unless it is the first. */
    public static void append(StringBuilder text, Sighting sighting) {
        Plan plan = sighting.plan();
        if (text.length() > 0) {
            text.append(RECORD);
        }
        text.append(plan.id()).append(FIELD);
        text.append(plan.baseId()).append(FIELD);
        text.append(plan.planId()).append(FIELD);
        text.append(plan.online()).append(FIELD);
        text.append(plan.title()).append(FIELD);
        WallClock.all(text, plan.startsLocal()).append(FIELD);
        if (plan.endsLocal() != null) {
            WallClock.all(text, plan.endsLocal());
        }
        text.append(FIELD);
        WallClock.all(text, LocalDateTime.ofInstant(plan.startsAt(), ZoneOffset.UTC)).append('Z').append(FIELD);
        WallClock.all(text, LocalDateTime.ofInstant(plan.endsAt(), ZoneOffset.UTC)).append('Z').append(FIELD);
        text.append(price(plan.minPrice())).append(FIELD);
        text.append(price(plan.maxPrice())).append(FIELD);
        text.append(sighting.event() == null ? "" : sighting.event()).append(FIELD);
        text.append(plan.details() == null ? "" : plan.details());
    }

    /** Appends the prices of a plan, as compare-prices.sql takes them apart. */
    public static void appendPrices(StringBuilder text, Plan plan) {
        if (text.length() > 0) {
            text.append(RECORD);
        }
        text.append(plan.id()).append(FIELD).append(price(plan.minPrice())).append(FIELD).append(price(plan.maxPrice()));
    }

    private static String price(BigDecimal price) {
        return price == null ? "" : price.toPlainString();
    }
}

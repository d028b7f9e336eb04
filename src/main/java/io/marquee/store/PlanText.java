package io.marquee.store;

import io.marquee.plan.EventJson;
import io.marquee.plan.Plan;
import io.marquee.plan.PlanReader;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Plans as upsert-plans reads them: records of text, an empty field for null, between the separators that ASCII has for that. No id
 * and no title holds one, {@link PlanReader} rejects control characters.
 */
public final class PlanText {

    private static final char RECORD = 30;
    private static final char FIELD = 31;

    private PlanText() {}

    /** Adds a plan to those before it. */
    public static void append(StringBuilder text, Plan plan) {
        if (text.length() > 0) {
            text.append(RECORD);
        }
        text.append(plan.id()).append(FIELD);
        text.append(plan.baseId()).append(FIELD);
        text.append(plan.planId()).append(FIELD);
        text.append(plan.online()).append(FIELD);
        text.append(plan.title()).append(FIELD);
        text.append(plan.startsLocal()).append(FIELD);
        text.append(plan.endsLocal() == null ? "" : plan.endsLocal()).append(FIELD);
        text.append(LocalDateTime.ofInstant(plan.startsAt(), ZoneOffset.UTC)).append('Z').append(FIELD);
        text.append(LocalDateTime.ofInstant(plan.endsAt(), ZoneOffset.UTC)).append('Z').append(FIELD);
        text.append(price(plan.minPrice())).append(FIELD);
        text.append(price(plan.maxPrice())).append(FIELD);
        if (plan.online()) {
            EventJson.append(text, plan);
        }
    }

    private static String price(BigDecimal price) {
        return price == null ? "" : price.toPlainString();
    }
}

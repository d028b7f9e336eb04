package io.marquee.plan;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Writes a plan as the contract's {@code EventSummary}: eight keys, local times, exact decimals, no blanks. */
public final class EventJson {

    private EventJson() {}

    public static StringBuilder append(StringBuilder json, Plan plan) {
        json.append('{');
        JsonText.plain(json, "id", plan.id());
        JsonText.text(json, "title", plan.title());
        JsonText.plain(json, "start_date", date(plan.startsLocal()));
        JsonText.plain(json, "start_time", time(plan.startsLocal()));
        JsonText.plain(json, "end_date", date(plan.endsLocal()));
        JsonText.plain(json, "end_time", time(plan.endsLocal()));
        JsonText.raw(json, "min_price", price(plan.minPrice()));
        JsonText.raw(json, "max_price", price(plan.maxPrice()));
        return json.append('}');
    }

    private static Object date(LocalDateTime local) {
        return local == null ? null : local.toLocalDate();
    }

    /** {@code HH:mm:ss}; what is finer than a second is not in the contract. */
    private static String time(LocalDateTime local) {
        if (local == null) {
            return null;
        }
        String time = LocalTime.of(local.getHour(), local.getMinute(), local.getSecond()).toString();
        return local.getSecond() == 0 ? time + ":00" : time;
    }

    private static String price(BigDecimal price) {
        return price == null ? null : price.toPlainString();
    }
}

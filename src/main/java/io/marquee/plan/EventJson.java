package io.marquee.plan;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Writes a plan as the JSON of the contract's {@code EventSummary}: eight keys, local times, exact decimals, no blanks. */
public final class EventJson {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private EventJson() {}

    public static StringBuilder append(StringBuilder json, Plan plan) {
        json.append('{');
        text(json, "id", plan.id());
        json.append(",\"title\":\"");
        ENCODER.quoteAsString(plan.title(), json);
        json.append("\",");
        text(json, "start_date", date(plan.startsLocal())).append(',');
        text(json, "start_time", time(plan.startsLocal())).append(',');
        text(json, "end_date", date(plan.endsLocal())).append(',');
        text(json, "end_time", time(plan.endsLocal())).append(',');
        json.append("\"min_price\":").append(price(plan.minPrice())).append(',');
        return json.append("\"max_price\":").append(price(plan.maxPrice())).append('}');
    }

    /** A member with a value that needs no escape; null without quotes. */
    private static StringBuilder text(StringBuilder json, String name, Object value) {
        json.append('"').append(name).append("\":");
        return value == null ? json.append("null") : json.append('"').append(value).append('"');
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

package io.marquee.plan;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.time.LocalDateTime;

/** Writes a plan as the JSON of the contract's {@code EventSummary}: eight keys, local times, exact decimals, no blanks. */
public final class EventJson {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private EventJson() {}

    public static StringBuilder append(StringBuilder json, Plan plan) {
        json.append('{');
        json.append("\"id\":\"").append(plan.id()).append('"');
        json.append(",\"title\":\"");
        ENCODER.quoteAsString(plan.title(), json);
        json.append("\",");
        times(json, "start", plan.startsLocal(), plan.startIsDate()).append(',');
        times(json, "end", plan.endsLocal(), plan.endIsDate()).append(',');
        json.append("\"min_price\":").append(price(plan.minPrice())).append(',');
        return json.append("\"max_price\":").append(price(plan.maxPrice())).append('}');
    }

    /** {@code yyyy-MM-dd} and {@code HH:mm:ss}, or null for what is not known; what is finer than a second is not in the contract. */
    private static StringBuilder times(StringBuilder json, String which, LocalDateTime local, boolean isDate) {
        if (local == null) {
            return json.append('"').append(which).append("_date\":null,\"").append(which).append("_time\":null");
        }
        WallClock.date(json.append('"').append(which).append("_date\":\""), local);
        json.append("\",\"").append(which).append("_time\":");
        if (isDate) {
            return json.append("null");
        }
        WallClock.time(json.append('"'), local);
        return json.append('"');
    }

    private static String price(BigDecimal price) {
        return price == null ? null : price.toPlainString();
    }
}

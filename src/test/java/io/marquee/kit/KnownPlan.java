package io.marquee.kit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.marquee.plan.PlanId;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A plan as a test knows it: what the provider says of it, and what an answer must say.
 *
 * @param start UTC, to the microsecond
 * @param end UTC, to the microsecond
 */
public record KnownPlan(int number, LocalDateTime start, LocalDateTime end, String title) {

    /** The order of an answer. */
    public static final Comparator<KnownPlan> ORDER =
            Comparator.comparing(KnownPlan::start).thenComparing(KnownPlan::id);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_LOCAL_DATE_TIME;

    public KnownPlan(int number, String start, String end) {
        this(number, LocalDateTime.parse(start), LocalDateTime.parse(end), "Show " + number);
    }

    public KnownPlan titled(String other) {
        return new KnownPlan(number, start, end, other);
    }

    /** Bounds are inclusive, and open when null. */
    public boolean liesIn(LocalDateTime from, LocalDateTime to) {
        return (from == null || !start.isBefore(from)) && (to == null || !end.isAfter(to));
    }

    public String id() {
        return PlanId.of("fever", String.valueOf(number), "1").toString();
    }

    /** What an answer says of it. */
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"title\":\"%s\",\"start_date\":\"%tF\",\"start_time\":\"%3$tT\","
                        + "\"end_date\":\"%tF\",\"end_time\":\"%4$tT\",\"min_price\":%d,\"max_price\":%5$d.5}",
                id(), new String(JsonStringEncoder.getInstance().quoteAsString(title)), start, end, number);
    }

    /** The feed that holds these. */
    public static byte[] feed(List<KnownPlan> plans) {
        return plans.stream()
                .map(plan -> "<base_event base_event_id='" + plan.number + "' sell_mode='online' title='"
                        + plan.title.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")
                        + "'><event event_id='1' event_start_date='" + TIME.format(plan.start)
                        + "' event_end_date='" + TIME.format(plan.end)
                        + "'><zone price='" + plan.number + "'/><zone price='" + plan.number + ".50'/></event></base_event>")
                .collect(Collectors.joining("\n", "<eventList><output>", "</output></eventList>"))
                .getBytes(StandardCharsets.UTF_8);
    }
}

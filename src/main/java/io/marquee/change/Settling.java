package io.marquee.change;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.marquee.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of settle-plans: which plans may have to leave what is published or to come back, how many at a time, and what became of them. */
public final class Settling {

    /**
     * Plans of one statement. Each has one change at most, so they are fewer than a statement can number; the provider's row is locked while
     * they are written, so they are few enough that its poll does not wait for long.
     */
    static final int PLANS = 5_000;
    /** Withdrawals of one look: the plans of all are in memory by their ids. */
    static final int WITHDRAWALS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private final Long pastMs;

    public Settling(Settings settings) {
        Duration kept = settings.duration("events.kept");
        pastMs = kept.isZero() ? null : kept.toMillis();
    }

    /** The named parameters of list-unsettled. */
    public Map<String, Object> listing() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("pastMs", pastMs);
        parameters.put("plans", PLANS);
        parameters.put("withdrawals", WITHDRAWALS);
        return parameters;
    }

    /** Whether there is more than these rows of list-unsettled, so that the next look comes at once. */
    public boolean isMore(List<Map<String, Object>> rows) {
        return rows.size() >= WITHDRAWALS || rows.stream().anyMatch(row -> Boolean.TRUE.equals(row.get("more")));
    }

    /** The named parameters of settle-plans for a row of list-unsettled. */
    public Map<String, Object> settling(Map<String, Object> row) {
        Map<String, Object> parameters = new HashMap<>(row);
        parameters.put("pastMs", pastMs);
        return parameters;
    }

    /**
     * Says what a statement has taken out of what is published, and brought back.
     *
     * @param provider whose events they are
     * @param row that it answers
     */
    public void note(String provider, Map<String, Object> row) {
        if (((Number) row.get("gone")).longValue() + ((Number) row.get("back")).longValue() > 0) {
            LOG.info("settled {} {} {}", keyValue("provider", provider), keyValue("gone", row.get("gone")), keyValue("back", row.get("back")));
        }
    }
}

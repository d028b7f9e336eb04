package io.marquee.change;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.marquee.settings.Settings;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of trim-changes: how long versions of events are kept that others have replaced, and what became of the log of changes. */
public final class ChangeLog {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeLog.class);

    private final long keptMs;
    private volatile double heldBack;

    public ChangeLog(Settings settings) {
        keptMs = settings.duration("changes.kept").toMillis();
    }

    /** The named parameters of trim-changes. */
    public Map<String, Object> parameters() {
        return Map.of("keptMs", keptMs);
    }

    /** Seconds for which the oldest change is held back that readers do not get yet, when the database was asked last. */
    public double heldBack() {
        return heldBack;
    }

    /** Takes what trim-changes answers, and says it when an epoch began, which ends all copies that consumers have of the log. */
    public void note(Map<String, Object> row) {
        heldBack = ((Number) row.get("held_back")).doubleValue();
        if (Boolean.TRUE.equals(row.get("begun"))) {
            LOG.warn("the database is not where it was, such as after a failover or a restore: consumers of changes are told to begin anew {}",
                    keyValue("epoch", row.get("epoch")));
        }
    }
}

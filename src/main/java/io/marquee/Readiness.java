package io.marquee;

import io.marquee.search.Months;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether a load balancer should send requests here: from the moment the months are in memory, whatever becomes of the
 * database then, until the stop begins.
 */
final class Readiness extends AbstractHealthCheck {

    private final Months months;
    private volatile boolean draining;

    Readiness(Months months) {
        super("marquee", "readiness");
        this.months = months;
    }

    /** Takes this instance out of service; what still comes is answered. */
    void drain() {
        draining = true;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (draining) {
            builder.message("stopping").down();
        } else if (!months.isLoaded()) {
            builder.message("the months are not loaded yet").down();
        } else {
            builder.up();
        }
    }
}

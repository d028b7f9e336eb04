package io.marquee.operate;

import io.marquee.search.Months;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether a load balancer should send requests here: from the moment the months are in memory, which takes the tables and a
 * database that answers, whatever becomes of the database then, until the stop begins. Nothing of a provider counts.
 */
public final class Readiness extends AbstractHealthCheck {

    private final Months months;
    private volatile boolean draining;

    public Readiness(Months months) {
        super("marquee", "readiness");
        this.months = months;
    }

    /** Takes this instance out of service; what still comes is answered. */
    public void drain() {
        draining = true;
    }

    /** Whether the stop has begun. */
    boolean isDraining() {
        return draining;
    }

    /** Whether requests should come here. */
    boolean isReady() {
        return !draining && months.isLoaded();
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Months.Size size = months.size();
        builder.detail("months", size.known()).detail("months_held", size.held());
        if (draining) {
            builder.message("stopping").down();
        } else if (!months.isLoaded()) {
            builder.message("the months are not loaded yet").down();
        } else {
            builder.up();
        }
    }
}

package io.marquee.operate;

import io.marquee.search.Months;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * The readiness check: whether a load balancer should send requests here. It is up once the months were loaded for the first time, for which
 * the database had to answer, and until the stop begins. What happens to the database after that, or to providers, does not count.
 */
public final class Readiness extends AbstractHealthCheck {

    private final Months months;
    private volatile boolean draining;

    public Readiness(Months months) {
        super("marquee", "readiness");
        this.months = months;
    }

    /** Turns readiness off for good; requests that still come are answered. */
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

package io.marquee.health;

import org.apache.camel.impl.health.AbstractHealthCheck;

/** Base of health checks that operators see, but that count neither for readiness nor for liveness, so that no probe acts on them. */
public abstract class HealthDetail extends AbstractHealthCheck {

    protected HealthDetail(String id) {
        super("marquee", id);
    }

    @Override
    public final boolean isLiveness() {
        return false;
    }

    @Override
    public final boolean isReadiness() {
        return false;
    }
}

package io.marquee.health;

import org.apache.camel.impl.health.AbstractHealthCheck;

/** Something that operators see in the health of an instance and that no probe asks for: neither readiness nor liveness. */
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

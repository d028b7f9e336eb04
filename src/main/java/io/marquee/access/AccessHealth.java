package io.marquee.access;

import io.marquee.health.HealthDetail;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Down while the newest file of keys is not taken, or the issuer's keys cannot be fetched. */
public final class AccessHealth extends HealthDetail {

    private final Gate gate;

    public AccessHealth(Gate gate) {
        super("access");
        this.gate = gate;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        if (gate.keys() != null) {
            builder.detail("keys", gate.keys().size());
            if (gate.keys().trouble() != null) {
                builder.message("the last keys stay: " + gate.keys().trouble()).down();
            }
        }
        if (gate.tokens() != null && gate.tokens().trouble() != null) {
            builder.message("the keys of the issuer cannot be fetched: " + gate.tokens().trouble()).down();
        }
    }
}

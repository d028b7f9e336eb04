package io.marquee.access;

import io.marquee.health.HealthDetail;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** The health of {@link AccessControl}: down while the newest file of keys is not taken, or the issuer's keys cannot be fetched. */
public final class AccessHealth extends HealthDetail {

    private final AccessControl access;

    public AccessHealth(AccessControl access) {
        super("access");
        this.access = access;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        if (access.keys() != null) {
            builder.detail("keys", access.keys().size());
            if (access.keys().trouble() != null) {
                builder.message("the last keys stay: " + access.keys().trouble()).down();
            }
        }
        if (access.tokens() != null && access.tokens().trouble() != null) {
            builder.message("the keys of the issuer cannot be fetched: " + access.tokens().trouble()).down();
        }
    }
}

package io.marquee.provider;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while a provider file is rejected. Neither readiness nor liveness: searches do not depend on it. */
public final class ProviderHealth extends AbstractHealthCheck {

    private final ProviderFiles files;

    public ProviderHealth(ProviderFiles files) {
        super("marquee", "provider-files");
        this.files = files;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        for (ProviderStatus status : files.statuses()) {
            builder.detail(status.name(), status.accepted()
                    ? "accepted digest=" + status.digest()
                    : "rejected " + status.place() + ": " + status.error());
            if (!status.accepted()) {
                builder.message("provider files are rejected").down();
            }
        }
        if (files.trouble() != null) {
            builder.message("the folder cannot be read: " + files.trouble()).down();
        }
    }
}

package io.marquee.outlet;

import io.marquee.health.HealthDetail;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderStatus;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Health check that is down while the file of an outlet is rejected or a receiver has not taken anything for long; each outlet is a detail. */
public final class OutletHealth extends HealthDetail {

    private final ProviderFiles files;
    private final Outlets outlets;

    public OutletHealth(ProviderFiles files, Outlets outlets) {
        super("outlets");
        this.files = files;
        this.outlets = outlets;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        for (ProviderStatus status : files.statuses()) {
            builder.detail(status.name(), status.detail());
            if (!status.accepted()) {
                builder.message("files of outlets are rejected").down();
            }
        }
        outlets.states().forEach((name, state) -> {
            builder.detail(name + ".state", state.word());
            builder.detail(name + ".reason", String.valueOf(state.reason()));
            if (state.isParked()) {
                builder.message("outlets are parked").down();
            }
        });
        if (files.trouble() != null) {
            builder.message("the folder cannot be read: " + files.trouble()).down();
        }
    }
}

package io.marquee.provider;

import io.marquee.health.HealthDetail;
import io.marquee.poll.LastPolls;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Health check that is down while a provider file is rejected or the folder cannot be read; the last poll of each provider is a detail.
 * It counts neither for readiness nor for liveness, as searches do not depend on it.
 */
public final class ProviderHealth extends HealthDetail {

    private final ProviderFiles files;
    private final LastPolls polls;

    public ProviderHealth(ProviderFiles files, LastPolls polls) {
        super("provider-files");
        this.files = files;
        this.polls = polls;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        for (ProviderStatus status : files.statuses()) {
            builder.detail(status.name(), status.detail());
            LastPolls.Last last = polls.of(status.name());
            builder.detail(status.name() + ".last_poll", String.valueOf(last.outcome()));
            builder.detail(status.name() + ".last_poll_at", String.valueOf(last.endedAt()));
            // null when there was none: JSON has no infinity
            builder.detail(
                    status.name() + ".last_good_poll_age_seconds",
                    last.goodAt() == null ? "null" : String.valueOf(Math.round(polls.goodAge(status.name()))));
            if (!status.accepted()) {
                builder.message("provider files are rejected").down();
            }
        }
        if (files.trouble() != null) {
            builder.message("the folder cannot be read: " + files.trouble()).down();
        }
    }
}

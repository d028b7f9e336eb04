package io.marquee.operate;

import io.marquee.provider.ProviderFileObserver;
import io.marquee.provider.ProviderStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** The metrics of provider files by outcome: {@code marquee_provider_files}, and {@code marquee_provider_file_changes_total}. */
public final class ProviderFileMetrics implements ProviderFileObserver {

    private final MeterRegistry registry;

    public ProviderFileMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void changed(String outcome) {
        registry.counter("marquee.provider.file.changes", "outcome", outcome).increment();
    }

    /** Registers the gauges of how many of these files are accepted and rejected. */
    public void count(Supplier<List<ProviderStatus>> statuses) {
        for (String outcome : List.of("accepted", "rejected")) {
            Gauge.builder("marquee.provider.files", statuses, all -> all.get().stream().filter(s -> s.outcome().equals(outcome)).count())
                    .description("Provider files by what became of their newest version")
                    .tag("outcome", outcome)
                    .strongReference(true)
                    .register(registry);
        }
    }
}

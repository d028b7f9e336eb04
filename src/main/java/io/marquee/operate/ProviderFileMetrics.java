package io.marquee.operate;

import io.marquee.provider.ProviderFileObserver;
import io.marquee.provider.ProviderStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** {@code marquee_provider_files} by outcome: how many there are; {@code marquee_provider_file_changes_total}: how often that changed. */
public final class ProviderFileMetrics implements ProviderFileObserver {

    private final MeterRegistry registry;

    public ProviderFileMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void changed(String outcome) {
        registry.counter("marquee.provider.file.changes", "outcome", outcome).increment();
    }

    /** Counts what became of the newest version of each of these files, whenever somebody asks. */
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

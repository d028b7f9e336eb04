package io.marquee.provider;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** {@code marquee_provider_files} by outcome: how many there are; {@code marquee_provider_file_changes_total}: how often that changed. */
final class ProviderMetrics {

    private final MeterRegistry registry;

    ProviderMetrics(CamelContext context, Supplier<List<ProviderStatus>> statuses) {
        this.registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        for (String outcome : List.of("accepted", "rejected")) {
            Gauge.builder("marquee.provider.files", statuses, all -> all.get().stream().filter(s -> s.outcome().equals(outcome)).count())
                    .description("Provider files by what became of their newest version")
                    .tag("outcome", outcome)
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** @param outcome {@code accepted}, {@code rejected}, or {@code removed} */
    void count(String outcome) {
        registry.counter("marquee.provider.file.changes", "outcome", outcome).increment();
    }
}

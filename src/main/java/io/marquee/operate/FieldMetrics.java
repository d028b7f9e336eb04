package io.marquee.operate;

import io.marquee.poll.LastFeed;
import io.marquee.poll.LastPolls;
import io.marquee.poll.Profile;
import io.marquee.poll.Trait;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/**
 * The gauges of what feeds are made of, {@code marquee_field_part} and {@code marquee_field_drift}, made at each scrape of what the database said
 * last, so that each instance tells the same. They have a dozen series a provider, so they are there for the first {@value #MOST} files by name.
 */
public final class FieldMetrics {

    /** Providers that have series of their own. */
    static final int MOST = 1_000;

    private FieldMetrics() {}

    public static void register(PrometheusMeterRegistry registry, ProviderFiles files, LastPolls polls) {
        registry.getPrometheusRegistry().register((MultiCollector) () -> of(files.statuses().stream()
                .filter(status -> status.running() != null).map(ProviderStatus::name).sorted().distinct().limit(MOST).toList(), polls));
    }

    private static MetricSnapshots of(List<String> providers, LastPolls polls) {
        GaugeSnapshot.Builder parts = GaugeSnapshot.builder()
                .name("marquee_field_part")
                .help("Part of the items of a provider's last complete feed that had a field");
        GaugeSnapshot.Builder drifts = GaugeSnapshot.builder()
                .name("marquee_field_drift")
                .help("By how much that part has risen, or fallen when below 0, beyond what is usual");
        for (String provider : providers) {
            LastFeed feed = polls.feed(provider);
            Profile profile = feed.profile();
            for (Trait trait : profile == null ? new Trait[0] : Trait.values()) {
                parts.dataPoint(row(provider, trait, profile.part(trait)));
                Double before = feed.drift().before().get(trait);
                if (before != null) {
                    drifts.dataPoint(row(provider, trait, profile.part(trait) - before));
                }
            }
        }
        return MetricSnapshots.of(parts.build(), drifts.build());
    }

    private static GaugeDataPointSnapshot row(String provider, Trait trait, double value) {
        return GaugeDataPointSnapshot.builder().labels(Labels.of("provider", provider, "field", trait.code())).value(value).build();
    }
}

package io.marquee.operate;

import io.marquee.poll.LastFeed;
import io.marquee.poll.LastPolls;
import io.marquee.poll.Profile;
import io.marquee.poll.Trait;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The gauges of what feeds are made of, {@code marquee_field_part} and {@code marquee_field_drift}, and of those that are held,
 * {@code marquee_feed_held}. They are made at each scrape of what the database said last, so that each instance tells the same. The first have a
 * dozen series a route that polls, so they are there for the first {@value #MOST} routes by name.
 */
public final class FieldMetrics {

    /** Routes whose fields have series of their own. */
    static final int MOST = 1_000;

    private final GaugeSnapshot.Builder parts =
            GaugeSnapshot.builder().name("marquee_field_part").help("Part of the items of the last complete feed that had a field");
    private final GaugeSnapshot.Builder drifts = GaugeSnapshot.builder()
            .name("marquee_field_drift")
            .help("By how much that part has risen, or fallen when below 0, beyond what is usual");
    private final GaugeSnapshot.Builder held =
            GaugeSnapshot.builder().name("marquee_feed_held").help("1 while a feed waits for an operator's yes");
    private int routes;

    private FieldMetrics() {}

    /** @param routes that poll, with the names of their providers */
    public static void register(PrometheusMeterRegistry registry, Supplier<Map<String, String>> routes, LastPolls polls) {
        registry.getPrometheusRegistry().register((MultiCollector) () -> new FieldMetrics().of(routes.get(), polls));
    }

    private MetricSnapshots of(Map<String, String> providers, LastPolls polls) {
        providers.forEach((route, provider) -> add(Labels.of("provider", provider, "route", route), polls.feed(provider, route)));
        return MetricSnapshots.of(parts.build(), drifts.build(), held.build());
    }

    private void add(Labels labels, LastFeed feed) {
        held.dataPoint(row(labels, feed.held() == null ? 0 : 1));
        Profile profile = feed.profile();
        if (profile == null || routes++ >= MOST) {
            return;
        }
        for (Trait trait : Trait.values()) {
            Labels field = labels.add("field", trait.code());
            parts.dataPoint(row(field, profile.part(trait)));
            Double before = feed.drift().before().get(trait);
            if (before != null) {
                drifts.dataPoint(row(field, profile.part(trait) - before));
            }
        }
    }

    private static GaugeDataPointSnapshot row(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}

package io.marquee.operate;

import io.marquee.outlet.OutletObserver;
import io.marquee.outlet.OutletState;
import io.marquee.outlet.Outlets;
import io.marquee.provider.ProviderFileObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.ToDoubleFunction;

/** The metrics of outlets, by their names; series of counters outlive files, so after {@value #MOST} names further ones are counted together. */
public final class OutletMetrics implements OutletObserver, ProviderFileObserver {

    private static final String OUTLET = "outlet";
    private static final int MOST = 100;

    private final MeterRegistry registry;
    private final FirstNames names = new FirstNames(MOST);

    public OutletMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers the gauges, which are made at each scrape, as outlets come and go. */
    public static void register(PrometheusMeterRegistry registry, Outlets outlets) {
        registry.getPrometheusRegistry().register((MultiCollector) () -> MetricSnapshots.of(
                gauge(outlets, "marquee_outlet_behind_seconds", "Age of the oldest change that the receiver has not taken", OutletState::behind),
                gauge(outlets, "marquee_outlet_failures", "Messages in a row that the receiver has not taken", OutletState::failures),
                gauge(outlets, "marquee_outlet_parked", "1 when it has not taken anything for long, and is tried hours apart", state -> state.isParked() ? 1 : 0)));
    }

    private static GaugeSnapshot gauge(Outlets outlets, String name, String help, ToDoubleFunction<OutletState> value) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        outlets.states().values().forEach(state -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of(OUTLET, state.name()))
                .value(value.applyAsDouble(state))
                .build()));
        return gauge.build();
    }

    @Override
    public void sent(String outlet, long changes) {
        registry.counter("marquee.outlet.changes", OUTLET, names.label(outlet)).increment(changes);
    }

    @Override
    public void failed(String outlet) {
        registry.counter("marquee.outlet.failed", OUTLET, names.label(outlet)).increment();
    }

    @Override
    public void restarted(String outlet) {
        registry.counter("marquee.outlet.restarts", OUTLET, names.label(outlet)).increment();
    }

    @Override
    public void changed(String outcome) {
        registry.counter("marquee.outlet.file.changes", "outcome", outcome).increment();
    }
}

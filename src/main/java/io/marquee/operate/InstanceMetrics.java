package io.marquee.operate;

import io.marquee.poll.LastPolls;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderStatus;
import io.marquee.search.Budget;
import io.marquee.search.Months;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The gauges of this instance: ready or draining, months in memory, breakers, and the age of each provider's last good poll. The last two
 * have series for each provider file, so these are made at each scrape.
 */
public final class InstanceMetrics {

    private static final List<String> STATES = List.of("closed", "open", "half_open");

    private InstanceMetrics() {}

    public static void register(
            PrometheusMeterRegistry registry,
            Readiness readiness,
            Months months,
            Breakers breakers,
            ProviderFiles files,
            LastPolls polls) {
        gauge(registry, "marquee.ready", "1 while requests should come here", readiness, one -> one.isReady() ? 1 : 0);
        gauge(registry, "marquee.draining", "1 from when the stop begins", readiness, one -> one.isDraining() ? 1 : 0);
        gauge(registry, "marquee.months", "Months in which a published event starts or once started", months, one -> one.size().known());
        gauge(registry, "marquee.months.held", "Those that are in memory", months, one -> one.size().held());
        gauge(registry, "marquee.months.bytes", "Memory of the months that are held, about", months, one -> one.size().bytes());
        registry.getPrometheusRegistry()
                .register((MultiCollector) () -> MetricSnapshots.of(ages(files, polls), states(breakers)));
    }

    /** The gauges of the memory that answers under way have taken. */
    public static void register(PrometheusMeterRegistry registry, Budget database, Budget copies, Budget references) {
        gauge(registry, "marquee.answers.database.bytes", "Memory of answers under way that the database gave", database, Budget::held);
        gauge(registry, "marquee.answers.copies.bytes", "Memory of copies that answers under way hold", copies, Budget::held);
        gauge(registry, "marquee.answers.references.bytes", "Heap that answers of many runs of events take, about", references, Budget::held);
    }

    /** The gauge of a public port with TLS: when its certificate expires. */
    public static void register(PrometheusMeterRegistry registry, Supplier<Instant> certificateEnd) {
        gauge(registry, "marquee.certificate.end.seconds", "When the certificate of the public port ends, as Unix time", certificateEnd,
                end -> end.get().getEpochSecond());
    }

    /** The gauge of the log of changes: for how many seconds a change is held back. */
    public static void register(MeterRegistry registry, DoubleSupplier heldBack) {
        gauge(registry, "marquee.changes.held.back.seconds", "Age of the oldest change that consumers do not get yet", heldBack, DoubleSupplier::getAsDouble);
    }

    /** The gauge of what is known of the records of last feeds. */
    public static void registerRecords(MeterRegistry registry, LongSupplier bytes) {
        gauge(registry, "marquee.records.known.bytes", "Memory of what is known of the records of last feeds, about", bytes, LongSupplier::getAsLong);
    }

    /** The gauge of the clients of {@code /changes/stream}. */
    public static void registerStreams(MeterRegistry registry, IntSupplier streams) {
        gauge(registry, "marquee.changes.streams", "Clients that are told of changes as they come", streams, IntSupplier::getAsInt);
    }

    private static <T> void gauge(MeterRegistry registry, String name, String help, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(help).strongReference(true).register(registry);
    }

    private static GaugeSnapshot ages(ProviderFiles files, LastPolls polls) {
        GaugeSnapshot.Builder ages = GaugeSnapshot.builder()
                .name("marquee_last_good_poll_age_seconds")
                .help("Time since a poll of any instance last read all of a feed; +Inf when none is known");
        for (ProviderStatus status : files.statuses()) {
            if (status.running() != null) {
                ages.dataPoint(row(Labels.of("provider", status.name()), polls.goodAge(status.name())));
            }
        }
        return ages.build();
    }

    private static GaugeSnapshot states(Breakers breakers) {
        GaugeSnapshot.Builder states =
                GaugeSnapshot.builder().name("marquee_breaker_state").help("1 for the state that a circuit breaker is in");
        for (Breakers.Breaker one : breakers.all()) {
            for (String state : STATES) {
                Labels labels = Labels.of("breaker", one.breaker(), "provider", one.provider(), "state", state);
                states.dataPoint(row(labels, one.state().equals(state) ? 1 : 0));
            }
        }
        return states.build();
    }

    private static GaugeDataPointSnapshot row(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}

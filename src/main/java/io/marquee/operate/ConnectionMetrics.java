package io.marquee.operate;

import static net.logstash.logback.argument.StructuredArguments.value;

import io.marquee.http.ConnectionObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of the connections of the public port: {@code marquee_connections}, the open ones; {@code marquee_connections_waiting_bytes},
 * the bytes that wait in them; {@code marquee_connections_closed_total}, those that we closed, by reason.
 */
public final class ConnectionMetrics implements ConnectionObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionMetrics.class);

    private final Map<Reason, Counter> closed = new EnumMap<>(Reason.class);
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();

    public ConnectionMetrics(MeterRegistry registry) {
        for (Reason reason : Reason.values()) {
            closed.put(reason, Counter.builder("marquee.connections.closed")
                    .description("Connections of the public port that were closed before their client did")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
        Gauge.builder("marquee.connections", open, AtomicLong::doubleValue)
                .description("Open connections of the public port")
                .register(registry);
        Gauge.builder("marquee.connections.waiting", waiting, AtomicLong::doubleValue)
                .description("Requests not yet let in and answers not yet taken, of all connections of the public port")
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    public void opened(int change) {
        open.addAndGet(change);
    }

    @Override
    public void waits(long change) {
        waiting.addAndGet(change);
    }

    @Override
    public void closed(Reason reason, Object address) {
        closed.get(reason).increment();
        // idle connections are closed all the time: no line for these
        if (reason != Reason.PATIENCE) {
            LOG.warn("connection closed, reason={}, address={}", value("reason", reason.name().toLowerCase(Locale.ROOT)), value("address", address));
        }
    }
}

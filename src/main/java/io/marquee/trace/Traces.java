package io.marquee.trace;

import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.spi.InterceptStrategy;

/**
 * The OpenTelemetry traces of this instance, which are off unless a collector is set. When they are on, a thread of its own sends spans from
 * a queue of limited length; what does not fit in is dropped, so a collector that is slow or away delays nothing.
 */
public final class Traces implements AutoCloseable {

    /** The only setting of ours; what else there is to set has the standard variables {@code OTEL_…}. */
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "marquee",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");
    private static final Pattern PROPERTY = Pattern.compile("\\botel(?:\\.[a-z][a-z0-9-]*)+");
    private static final long STOP_SECONDS = 2;

    /** Null when off. */
    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private Traces(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = (sdk == null ? OpenTelemetry.noop() : sdk).getTracer("io.marquee");
    }

    /** Traces that are off. */
    public static Traces off() {
        return new Traces(null);
    }

    /** @throws SettingException when a variable {@code OTEL_…} is wrong */
    public static Traces of(Settings settings) {
        if (settings.isEmpty(ENDPOINT)) {
            return off();
        }
        try {
            return new Traces(AutoConfiguredOpenTelemetrySdk.builder()
                    // close() stops it, after the routes
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .addPropertiesCustomizer(given -> Map.of(ENDPOINT, settings.text(ENDPOINT)))
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException e) {
            throw new SettingException("a setting OTEL_… is wrong: " + variables(String.valueOf(e.getMessage())));
        }
    }

    /** The variables that a message names, without their values, which may be passwords. */
    private static String variables(String message) {
        String names = PROPERTY.matcher(message).results()
                .map(property -> property.group().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "look at each of them" : "look at " + names;
    }

    /** Whether spans are made and sent. */
    public boolean areOn() {
        return sdk != null;
    }

    /** Begins the span of a request, in the trace of its client if it has one. */
    public RequestSpan request(HttpServerRequest request, String id) {
        return sdk == null ? RequestSpan.NONE : RequestSpan.begin(tracer, request, id);
    }

    /** Begins the trace of a poll, on the thread that polls. */
    public PollSpan poll(String provider, long poll) {
        return PollSpan.begin(tracer, provider, poll);
    }

    /** What makes the spans of statements; to be added to a Camel context only when traces are on. */
    public InterceptStrategy statements() {
        return new StatementSpans(tracer);
    }

    /** Sends what is left, for at most {@value #STOP_SECONDS} seconds. */
    @Override
    public void close() {
        if (sdk != null) {
            sdk.getSdkTracerProvider().shutdown().join(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }
}

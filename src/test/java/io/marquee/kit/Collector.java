package io.marquee.kit;

import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A collector of traces on a loopback socket, which takes OTLP over HTTP and keeps what came. */
public final class Collector implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A span as it arrived. */
    public record Received(String service, String traceId, String id, String parentId, Span span) {

        public String name() {
            return span.getName();
        }

        /** Its attributes as texts. */
        public Map<String, String> attributes() {
            return texts(span.getAttributesList());
        }
    }

    private final LoopbackServer server = new LoopbackServer().on("/v1/traces", this::take);
    private final List<Received> spans = new CopyOnWriteArrayList<>();

    private void take(HttpExchange exchange) throws IOException {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        request.getResourceSpansList().forEach(resource -> resource.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> received(texts(resource.getResource().getAttributesList()).get("service.name"), span))
                .forEach(spans::add));
        LoopbackServer.answer(exchange, 200, new byte[0]);
    }

    private static Received received(String service, Span span) {
        HexFormat hex = HexFormat.of();
        return new Received(
                service,
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                span);
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        for (KeyValue attribute : attributes) {
            AnyValue value = attribute.getValue();
            texts.put(attribute.getKey(), value.hasIntValue() ? String.valueOf(value.getIntValue()) : value.getStringValue());
        }
        return texts;
    }

    /** What a setting says to reach it. */
    public String endpoint() {
        return server.url("");
    }

    /** All that came, in the order in which it ended. */
    public List<Received> spans() {
        return spans;
    }

    /** Waits for one of that name that fits, and gives the first. */
    public Received await(String name, Predicate<Received> fits) {
        Awaitility.await().atMost(LIMIT).until(() -> spans.stream().anyMatch(span -> span.name().equals(name) && fits.test(span)));
        return spans.stream().filter(span -> span.name().equals(name) && fits.test(span)).findFirst().orElseThrow();
    }

    /** Those of one trace. */
    public List<Received> trace(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    @Override
    public void close() {
        server.close();
    }
}

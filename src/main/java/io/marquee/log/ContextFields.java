package io.marquee.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.marker.SingleFieldAppendingMarker;

/**
 * Writes into a line of JSON the fields that its thread knows: poll, provider, request, trace. A field that the line names itself is left
 * out, as a name may come only once.
 */
public final class ContextFields extends AbstractJsonProvider<ILoggingEvent> {

    @Override
    public void writeTo(JsonGenerator json, ILoggingEvent event) throws IOException {
        Map<String, String> fields = new TreeMap<>(event.getMDCPropertyMap());
        SpanContext trace = Span.current().getSpanContext();
        if (trace.isValid()) {
            fields.put("trace_id", trace.getTraceId());
        }
        if (event.getArgumentArray() != null) {
            for (Object argument : event.getArgumentArray()) {
                if (argument instanceof SingleFieldAppendingMarker said) {
                    fields.remove(said.getFieldName());
                }
            }
        }
        for (Map.Entry<String, String> field : fields.entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
        }
    }
}

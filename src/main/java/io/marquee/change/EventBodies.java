package io.marquee.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;

/** Writes answers about the versions of an event and about providers, from rows in which events are ready JSON. */
final class EventBodies {

    static final JsonFactory JSON = new JsonFactory();

    private EventBodies() {}

    /** Something that writes JSON. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            writing.to(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] versions(List<Map<String, Object>> rows) {
        return written(json -> {
            json.writeObjectFieldStart("data");
            json.writeArrayFieldStart("versions");
            for (int i = 0; i < rows.size(); i++) {
                version(json, rows.get(i), i == rows.size() - 1 ? null : rows.get(i + 1));
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeNullField("error");
        });
    }

    static byte[] providers(List<Map<String, Object>> rows) {
        return written(json -> {
            json.writeObjectFieldStart("data");
            json.writeArrayFieldStart("providers");
            for (Map<String, Object> row : rows) {
                json.writeStartObject();
                json.writeStringField("name", (String) row.get("name"));
                json.writeNumberField("plans", ((Number) row.get("plans")).longValue());
                json.writeStringField("read_at", row.get("read_at") == null ? null : instant(row.get("read_at")));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeNullField("error");
        });
    }

    private static void version(JsonGenerator json, Map<String, Object> row, Map<String, Object> next) throws IOException {
        json.writeStartObject();
        json.writeStringField("from", instant(row.get("changed_at")));
        json.writeStringField("until", next == null ? null : instant(next.get("changed_at")));
        json.writeStringField("provider", (String) row.get("provider"));
        json.writeFieldName("poll");
        json.writeRawValue(String.valueOf(row.get("poll_id")));
        json.writeFieldName("event");
        json.writeRawValue(String.valueOf(row.get("became")));
        json.writeEndObject();
    }

    private static String instant(Object timestamp) {
        return ((Timestamp) timestamp).toInstant().toString();
    }
}

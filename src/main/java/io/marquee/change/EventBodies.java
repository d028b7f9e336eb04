package io.marquee.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;

/** Writes answers about single events, from rows in which events are ready JSON. */
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

    static byte[] event(Map<String, Object> row) {
        return written(json -> {
            json.writeObjectFieldStart("data");
            json.writeFieldName("event");
            json.writeRawValue((String) row.get("event"));
            json.writeEndObject();
            json.writeNullField("error");
        });
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

    private static void version(JsonGenerator json, Map<String, Object> row, Map<String, Object> next) throws IOException {
        json.writeStartObject();
        json.writeStringField("from", instant(row));
        json.writeStringField("until", next == null ? null : instant(next));
        json.writeStringField("provider", (String) row.get("provider"));
        json.writeFieldName("poll");
        json.writeRawValue(String.valueOf(row.get("poll_id")));
        json.writeFieldName("event");
        json.writeRawValue(String.valueOf(row.get("became")));
        json.writeEndObject();
    }

    private static String instant(Map<String, Object> row) {
        return ((Timestamp) row.get("changed_at")).toInstant().toString();
    }
}

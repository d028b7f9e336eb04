package io.marquee.change;

import com.fasterxml.jackson.core.JsonGenerator;
import io.marquee.search.PublicAddress;
import io.marquee.settings.Settings;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes pages of changes in the form of Realtime Paged Data Exchange 1.0, by incrementing unique change number. */
public final class ChangePages {

    private final String license;
    private final PublicAddress address;

    public ChangePages(Settings settings) {
        license = settings.text("changes.license");
        address = new PublicAddress(settings.text("http.public-url"));
    }

    /**
     * @param url where the client has asked, without the query
     * @param rows the epoch in each, and a change unless the page is empty
     */
    byte[] page(Object url, ChangesAfter after, List<Map<String, Object>> rows) {
        boolean isEmpty = rows.get(0).get("number") == null;
        Object last = isEmpty ? after.number() : rows.get(rows.size() - 1).get("number");
        String limit = after.limit() == ChangesAfter.LIMIT ? "" : "&limit=" + after.limit();
        return EventBodies.written(json -> {
            json.writeStringField("next", address.of(url) + "?afterChangeNumber=" + last + "&epoch=" + rows.get(0).get("epoch") + limit);
            json.writeArrayFieldStart("items");
            if (!isEmpty) {
                for (Map<String, Object> row : rows) {
                    item(json, row);
                }
            }
            json.writeEndArray();
            if (!license.isEmpty()) {
                json.writeStringField("license", license);
            }
        });
    }

    /** The changes after a number as server-sent events, each with its number and epoch as its id. */
    static Buffer events(List<Map<String, Object>> rows, long after) {
        Buffer events = Buffer.buffer();
        for (Map<String, Object> row : rows) {
            if (number(row.get("number")) > after) {
                events.appendString("id: " + row.get("number") + "." + row.get("epoch") + "\ndata: ");
                events.appendBytes(EventBodies.written(json -> fields(json, row))).appendString("\n\n");
            }
        }
        return events;
    }

    /** One change alone, as an item of a page. */
    public static byte[] item(Map<String, Object> row) {
        return EventBodies.written(json -> fields(json, row));
    }

    /** The event of one change; null when it is withdrawn. */
    public static byte[] event(Map<String, Object> row) {
        return row.get("became") == null ? null : ((String) row.get("became")).getBytes(StandardCharsets.UTF_8);
    }

    static long number(Object column) {
        return ((Number) column).longValue();
    }

    private static void item(JsonGenerator json, Map<String, Object> row) throws IOException {
        json.writeStartObject();
        fields(json, row);
        json.writeEndObject();
    }

    private static void fields(JsonGenerator json, Map<String, Object> row) throws IOException {
        json.writeStringField("state", row.get("became") == null ? "deleted" : "updated");
        json.writeStringField("kind", "event");
        json.writeStringField("id", row.get("plan").toString());
        json.writeNumberField("modified", number(row.get("number")));
        if (row.get("became") != null) {
            json.writeFieldName("data");
            json.writeRawValue((String) row.get("became"));
        }
    }
}

package io.marquee.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Writes a plan as the contract's {@code EventSummary}: eight keys, local times, exact decimals, no blanks. */
public final class EventJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private EventJson() {}

    public static String of(Plan plan) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("id", plan.id().toString());
            json.writeStringField("title", plan.title());
            json.writeStringField("start_date", date(plan.startsLocal()));
            json.writeStringField("start_time", time(plan.startsLocal()));
            json.writeStringField("end_date", date(plan.endsLocal()));
            json.writeStringField("end_time", time(plan.endsLocal()));
            writePrice(json, "min_price", plan.minPrice());
            writePrice(json, "max_price", plan.maxPrice());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String date(LocalDateTime local) {
        return local == null ? null : local.toLocalDate().toString();
    }

    private static String time(LocalDateTime local) {
        return local == null ? null : TIME.format(local);
    }

    private static void writePrice(JsonGenerator json, String name, BigDecimal price) throws IOException {
        json.writeFieldName(name);
        if (price == null) {
            json.writeNull();
        } else {
            json.writeNumber(price.toPlainString());
        }
    }
}

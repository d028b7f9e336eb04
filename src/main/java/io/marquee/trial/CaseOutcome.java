package io.marquee.trial;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.plan.Rejection;
import io.marquee.plan.Sighting;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What would be public, and rejected, after some polls. */
public final class CaseOutcome {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final String GAP = " | ";

    private record Event(Instant starts, String line) {}

    private final Map<UUID, Event> events = new HashMap<>();
    /** By plan, or of a record that names none by what it holds: the same once. */
    private final Map<String, String> rejections = new HashMap<>();
    private String problem;

    /** One more poll. */
    public void add(Findings findings) throws IOException {
        problem = findings.problem();
        for (Object item : findings.all()) {
            if (item instanceof Rejection rejection) {
                String line = oneLine(String.valueOf(rejection.baseId())) + GAP + oneLine(String.valueOf(rejection.planId())) + GAP + rejection.reason().code();
                rejections.put(rejection.planUuid() == null ? line + GAP + rejection.fragment() : rejection.planUuid().toString(), line);
                continue;
            }
            Sighting sighting = (Sighting) item;
            rejections.remove(sighting.plan().id().toString());
            if (sighting.event() != null) {
                String details = sighting.plan().details();
                events.put(sighting.plan().id(), new Event(sighting.plan().startsAt(),
                        line(JSON.readTree(sighting.event())) + (details == null ? "" : GAP + '{' + details + '}')));
            }
        }
    }

    private static String line(JsonNode event) {
        return String.join(GAP, text(event, "title"), text(event, "start_date") + " " + text(event, "start_time"),
                text(event, "end_date") + " " + text(event, "end_time"), text(event, "min_price"), text(event, "max_price"));
    }

    private static String text(JsonNode event, String field) {
        JsonNode value = event.path(field);
        return value.isNumber() ? value.decimalValue().toPlainString() : oneLine(value.asText());
    }

    /** A text whose line ends are written out, as a line of a case is a line. */
    private static String oneLine(String text) {
        return text.replace("\n", "\\n").replace("\r", "\\r");
    }

    /** Why the last poll is not good; null when it is. */
    public String problem() {
        return problem;
    }

    /** Those that are public, in the order of a search. */
    public List<String> events() {
        return events.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<UUID, Event> event) -> event.getValue().starts()).thenComparing(event -> event.getKey().toString()))
                .map(event -> event.getValue().line())
                .toList();
    }

    /** What is rejected, sorted. */
    public List<String> rejected() {
        return rejections.values().stream().sorted().toList();
    }
}

package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.kit.RawProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What may stand in a mapping. */
final class Mappings {

    private static final String RECORD = "{\"id\":1,\"n\":1e10,\"title\":\"Mapped\",\"text\":\"" + "a".repeat(4_000) + "!\",\"one\":\"a\",\"list\":[1,2,3]}";
    private static final String PLAN = "{base_id: .id, plan_id: \"1\", title: .title, sell_mode: \"online\", start: \"2033-03-01T20:00:00\"}";
    /** Programs that would never end, or end with more than there is room for. */
    private static final List<String> COSTLY = List.of(
            "[range(10000000000)]", "[range(.n)] | length", "[.one * .n]", "[.one * 1000000000 | length]", "[limit(10000000000; repeat(1))] | length");
    /** Programs that give no list of plans, and how many plans they mean. */
    private static final Map<String, Integer> SHAPES = new LinkedHashMap<>();

    static {
        SHAPES.put(PLAN + ", (" + PLAN + " | .plan_id = \"2\")", 2);
        SHAPES.put("[" + PLAN + "], [" + PLAN + " | .plan_id = \"2\"]", 2);
    }

    private static final int AT_ONCE = 5;

    private Mappings() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < COSTLY.size(); i += AT_ONCE) {
            List<String> some = COSTLY.subList(i, Math.min(COSTLY.size(), i + AT_ONCE));
            Row row = Row.plain(61, "mappings that would not end are refused: " + String.join("   ", some), target -> refused(target, some));
            rows.add(i == 0 ? row.quick() : row);
        }
        SHAPES.forEach((mapping, plans) -> {
            Row row = Row.plain(63, "what a mapping gives is stored or counted: " + mapping, target -> counted(target, mapping, plans));
            rows.add(row.quick());
        });
        return rows;
    }

    private static RawProvider provider(String record) {
        byte[] feed = ("{\"list\":[" + record + "]}").getBytes(StandardCharsets.UTF_8);
        return new RawProvider(feed);
    }

    private static void refused(Target target, List<String> mappings) {
        Held before = target.held();
        eachOf(target, mappings, "mapping", poll -> poll.path("refused").asInt() > 0);
        Pause.until("all is given back", () -> target.held().growthSince(before), String::isEmpty);
    }

    private static void counted(Target target, String mapping, int plans) {
        eachOf(target, List.of(mapping), "mapping", poll ->
                poll.path("stored").asInt() + poll.path("unchanged").asInt() == plans && poll.path("refused").asInt() == 0);
    }

    /** Files that differ in one parameter, all at once: each is rejected, or its poll ends so. */
    private static void eachOf(Target target, List<String> values, String parameter, Predicate<JsonNode> expected) {
        Map<SourceFile, String> files = new LinkedHashMap<>();
        try (RawProvider provider = provider(RECORD)) {
            for (String value : values) {
                SourceFile file = SourceFile.of("mapping", provider.url(), Notation.of("json"))
                        .with("period", "1h").with(parameter, value);
                files.put(file, value);
                target.put(file);
            }
            files.forEach((file, value) -> {
                String end = target.management().awaitEnd(file.name());
                JsonNode told = target.management().provider(file.name());
                if (end.equals("rejected")) {
                    assertThat(told.path("line").asInt()).as("line of %s: %s", value, told).isPositive();
                } else {
                    assertThat(expected.test(told.path("last_poll"))).as("%s: %s", value, told).isTrue();
                }
            });
        } finally {
            files.keySet().forEach(target::remove);
        }
        Pause.until("the files are gone", () -> target.management().text("/observe/providers"), gone -> !gone.contains("\"mapping-"));
    }
}

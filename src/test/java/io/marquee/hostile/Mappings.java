package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.kit.CostlyPrograms;
import io.marquee.kit.RawProvider;
import io.marquee.kit.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What may stand in a mapping, and in the other parameters of a provider file that its author gets wrong. */
final class Mappings {

    private static final String RECORD = "{\"id\":1,\"title\":\"Mapped\",\"one\":\"a\",\"list\":[1,2,3]," + CostlyPrograms.RECORD.strip().substring(1);
    private static final String PLAN = "{base_id: .id, plan_id: \"1\", title: .title, sell_mode: \"online\", start: \"2033-03-01T20:00:00\"}";
    /** What programs give, and how many plans, rejections, and records with nothing in them it is. */
    private static final Map<String, String> SHAPES = new LinkedHashMap<>();

    static {
        String other = "(" + PLAN + " | .plan_id = \"2\")";
        SHAPES.put("[" + PLAN + "]", "1 0 0");
        SHAPES.put(PLAN, "1 0 0");
        SHAPES.put(PLAN + ", " + other, "2 0 0");
        SHAPES.put("[" + PLAN + "], [" + other + "]", "2 0 0");
        SHAPES.put("[" + PLAN + "], " + other + ", 7", "2 1 0");
        SHAPES.put("empty", "0 0 1");
        SHAPES.put("[]", "0 0 1");
        SHAPES.put("{}", "0 1 0");
        SHAPES.put("7", "0 1 0");
        SHAPES.put("\"text\"", "0 1 0");
        SHAPES.put("null", "0 1 0");
        SHAPES.put("true", "0 1 0");
        SHAPES.put("[null, 7, \"text\", []]", "0 4 0");
        SHAPES.put("[[" + PLAN + "]]", "0 1 0");
    }

    /** Texts for any parameter: they work or are rejected, and never do anything else. */
    private static final List<String> TEXTS = List.of(
            "it's", "a'b/c", "\"list\"", "list')}", "{list}", "{{list}}", "}}", "{{", "${body}", "${variable.poll}", "$simple{body}", "list, 'x'",
            "list\\", "#list", "RAW(list)", "list\0", "a\nb", "list?x=1&y=2", "%7B%7Benv:OTHER_TOKEN%7D%7D", "{{env:OTHER_TOKEN}}", "${env:OTHER_TOKEN}");
    private static final int AT_ONCE = 12;
    private static final int MANY_ITEMS = 600_000;
    /** The setting {@code feed.record-max-items}. */
    private static final int MOST_ITEMS = 10_000;
    private static final String CROWD = "{\"id\":1,\"title\":\"Crowd\",\"list\":[0" + ",0".repeat(MANY_ITEMS - 1) + "]}";

    private Mappings() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        List<String> costly = Stream.concat(CostlyPrograms.all().stream(), CostlyPrograms.ofAVastValue().stream()).toList();
        for (int i = 0; i < costly.size(); i += AT_ONCE) {
            List<String> some = costly.subList(i, Math.min(costly.size(), i + AT_ONCE));
            rows.add(Row.plain(61, "mappings that would not end are rejected as that, from the one that is number " + (i + 1) + " on",
                    target -> rejected(target, RECORD, some, List.of("mapping_too_costly"), 1)));
        }
        rows.add(Row.plain(60, "a record that maps to " + MANY_ITEMS + " items is rejected, or its first ones are", target -> rejected(target, CROWD,
                List.of(".list", ".list[]", "[.list[]]", "[.list[] as $each | " + PLAN + "]", ".list[] as $each | " + PLAN),
                List.of("items_too_many", "mapping_not_a_plan", "mapping_too_costly"), MOST_ITEMS + 1)));
        rows.add(Row.plain(63, "what a mapping gives is stored or counted, whatever it is", Mappings::counted));
        for (String parameter : List.of("records", "timeZone", "dateFormat", "next", "headers", "period", "url", "mapping", "format")) {
            rows.add(Row.plain(64, "quotes, braces, and templates in " + parameter + " work, or are rejected with a line",
                    target -> parameters(target, parameter)));
        }
        return rows;
    }

    private static RawProvider provider(String record) {
        byte[] feed = ("{\"list\":[" + record + "]}").getBytes(StandardCharsets.UTF_8);
        return new RawProvider(feed);
    }

    /**
     * Each is rejected.
     *
     * @param reasons nothing else may be told
     * @param most rejections for each
     */
    private static void rejected(Target target, String record, List<String> mappings, List<String> reasons, int most) {
        Held before = target.held();
        eachOf(target, record, mappings, "mapping", (mapping, told) -> {
            int rejected = told.path("last_poll").path("rejected").asInt();
            JsonNode counts = target.management().json("/observe/rejections?limit=1&provider=" + told.path("name").asText()).path("counts");
            return rejected > 0 && rejected <= most && reasons.containsAll(counts.findValuesAsText("reason"));
        });
        Pause.until("all is given back", () -> target.held().growthSince(before), String::isEmpty);
    }

    private static void counted(Target target) {
        eachOf(target, RECORD, List.copyOf(SHAPES.keySet()), "mapping", (mapping, told) -> {
            JsonNode poll = told.path("last_poll");
            int plans = poll.path("stored").asInt() + poll.path("unchanged").asInt();
            return SHAPES.get(mapping).equals(plans + " " + poll.path("rejected").asInt() + " " + poll.path("skipped").asInt());
        });
    }

    private static void parameters(Target target, String parameter) {
        for (int i = 0; i < TEXTS.size(); i += AT_ONCE) {
            eachOf(target, RECORD, TEXTS.subList(i, Math.min(TEXTS.size(), i + AT_ONCE)), parameter, (text, told) -> true);
        }
        assertThat(target.log()).doesNotContain(Target.SECRET);
        assertThat(target.management().text("/observe/providers")).doesNotContain(Target.SECRET);
    }

    /** Files that differ in one parameter, all at once: each is rejected, or its poll ends so. */
    private static void eachOf(Target target, String record, List<String> values, String parameter, BiPredicate<String, JsonNode> expected) {
        Map<SourceFile, String> files = new LinkedHashMap<>();
        try (RawProvider provider = provider(record)) {
            for (String value : values) {
                SourceFile file = Sources.of("mapping", provider.url(), Notation.of("json"))
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
                    assertThat(expected.test(value, told)).as("%s: %s", value, told).isTrue();
                }
            });
        } finally {
            files.keySet().forEach(target::remove);
        }
        Pause.until("the files are gone", () -> target.management().text("/observe/providers"), gone -> !gone.contains("\"mapping-"));
    }
}

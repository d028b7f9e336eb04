package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A value that records have at the same place: the way to it, and the first one of each record. */
final class Leaf {

    private final List<Step> steps;
    private final JsonNode[] values;
    private boolean many;

    /** @param records how many there are */
    Leaf(List<Step> steps, int records) {
        this.steps = List.copyOf(steps);
        this.values = new JsonNode[records];
    }

    /** Adds what a record has there. */
    void add(int record, JsonNode value) {
        if (values[record] == null || isBlank(values[record])) {
            values[record] = value;
        } else {
            many = true;
        }
    }

    List<Step> steps() {
        return steps;
    }

    /** Whether a record has several of them. */
    boolean isMany() {
        return many;
    }

    /** Whether a record has it, and it is not blank. */
    boolean isIn(int record) {
        return values[record] != null && !isBlank(values[record]);
    }

    private static boolean isBlank(JsonNode value) {
        return value.isTextual() && value.textValue().isBlank();
    }

    /** Those that are not blank. */
    List<JsonNode> values() {
        return Stream.of(values).filter(Objects::nonNull).filter(value -> !isBlank(value)).toList();
    }

    /** Those that are not blank, as text. */
    List<String> texts() {
        return values().stream().map(JsonNode::asText).toList();
    }

    /** That of a record as text; empty when it has none. */
    String text(int record) {
        return isIn(record) ? values[record].asText() : "";
    }

    /** Whether it is in at least half of the records. */
    boolean isUsual() {
        return 2 * values().size() >= values.length;
    }

    /** Names of the fields on the way. */
    List<String> names() {
        return steps.stream().filter(step -> !step.isEach()).map(Step::name).toList();
    }

    /** How many steps lead through a list to a field of its elements. */
    long listsOfObjects() {
        long lists = 0;
        for (int i = 0; i + 1 < steps.size(); i++) {
            lists += steps.get(i).isEach() && !steps.get(i + 1).isEach() ? 1 : 0;
        }
        return lists;
    }

    /** The way up to and with the last list of objects, or of several values; empty when there is none. */
    List<Step> list() {
        for (int i = steps.size() - 1; i >= 0; i--) {
            boolean last = i + 1 == steps.size();
            if (steps.get(i).isEach() && (!last || many)) {
                return steps.subList(0, i + 1);
            }
        }
        return List.of();
    }

    /** Whether the way begins with another one. */
    boolean isBehind(List<Step> list) {
        return steps.size() >= list.size() && steps.subList(0, list.size()).equals(list);
    }

    /** The rest of the way behind another one. */
    List<Step> behind(List<Step> list) {
        return new ArrayList<>(steps.subList(list.size(), steps.size()));
    }
}

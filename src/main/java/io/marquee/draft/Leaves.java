package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All values of some records by the ways that lead to them, in the order of the records. */
final class Leaves {

    /** Most ways; records of a hostile feed may have ever new names. */
    static final int MOST = 2_000;
    /** Most fields on a way. */
    static final int DEPTH = 6;
    /** Longest name of a field that may mean something. */
    private static final int LONGEST_NAME = 1_000;
    private static final int MOST_FIELDS = 300;
    private static final int MOST_ELEMENTS = 20;

    private final Map<List<Step>, Leaf> leaves = new LinkedHashMap<>();
    private final int records;

    private Leaves(int records) {
        this.records = records;
    }

    static Collection<Leaf> of(List<JsonNode> records) {
        Leaves all = new Leaves(records.size());
        for (int i = 0; i < records.size(); i++) {
            all.add(i, records.get(i), new ArrayList<>(), 0);
        }
        return all.leaves.values();
    }

    private void add(int record, JsonNode node, List<Step> steps, int depth) {
        if (node.isObject() && depth < DEPTH) {
            node.properties().stream().filter(field -> field.getKey().length() <= LONGEST_NAME).limit(MOST_FIELDS).forEach(field -> to(record, new Step(field.getKey()), field.getValue(), steps, depth + 1));
        } else if (node.isArray() && steps.size() < 2 * DEPTH) {
            for (int i = 0; i < Math.min(node.size(), MOST_ELEMENTS); i++) {
                to(record, Step.EACH, node.get(i), steps, depth);
            }
        } else if (node.isValueNode() && !node.isNull()) {
            Leaf leaf = leaves.get(steps);
            if (leaf == null && leaves.size() < MOST) {
                leaf = new Leaf(steps, records);
                leaves.put(leaf.steps(), leaf);
            }
            if (leaf != null) {
                leaf.add(record, node);
            }
        }
    }

    private void to(int record, Step step, JsonNode node, List<Step> steps, int depth) {
        steps.add(step);
        add(record, node, steps, depth);
        steps.remove(steps.size() - 1);
    }
}

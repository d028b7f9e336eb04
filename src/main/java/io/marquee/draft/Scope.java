package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values that belong together: those of records, or of the elements of a list in each of them; and how jq gets at them. */
final class Scope {

    /** Most elements of lists that are looked at. */
    private static final int MOST_ELEMENTS = 500;
    private static final int MOST_ALTERNATIVES = 3;
    private static final int FAR = 2_000;
    private static final int RARE = 4_000;

    private final String from;
    private final List<JsonNode> nodes;
    private final Collection<Leaf> leaves;
    /** For each node the number of the record that holds it. */
    private final List<Integer> owners;

    private Scope(String from, List<JsonNode> nodes, Collection<Leaf> leaves, List<Integer> owners) {
        this.from = from;
        this.nodes = nodes;
        this.leaves = leaves;
        this.owners = owners;
    }

    /** That of the records themselves. */
    static Scope of(List<JsonNode> records) {
        return new Scope("", records, Leaves.of(records), IntStream.range(0, records.size()).boxed().toList());
    }

    /** The same, reached by a variable, without what is in a list. */
    Scope without(List<Step> list, String variable) {
        return new Scope(variable, nodes, leaves.stream().filter(leaf -> !leaf.isBehind(list)).toList(), owners);
    }

    /** That of the elements of a list in each record. */
    Scope in(List<Step> list) {
        List<JsonNode> elements = new ArrayList<>();
        List<Integer> holders = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            List<JsonNode> now = List.of(nodes.get(i));
            for (Step step : list) {
                now = now.stream().flatMap(node -> step.isEach() ? IntStream.range(0, node.size()).mapToObj(node::path) : List.of(node.path(step.name())).stream())
                        .limit(MOST_ELEMENTS)
                        .toList();
            }
            for (JsonNode element : now) {
                if (elements.size() < MOST_ELEMENTS) {
                    elements.add(element);
                    holders.add(i);
                }
            }
        }
        return new Scope("", elements, Leaves.of(elements), holders);
    }

    int size() {
        return nodes.size();
    }

    Collection<Leaf> leaves() {
        return leaves;
    }

    /** The value that is likeliest to have a role; null when none is likely. */
    Leaf best(Role role, Predicate<Leaf> fits) {
        return ranked(role, fits).stream().findFirst().orElse(null);
    }

    private List<Leaf> ranked(Role role, Predicate<Leaf> fits) {
        return leaves.stream()
                .filter(leaf -> role.rank(leaf.names()) != Role.NONE && !leaf.values().isEmpty() && fits.test(leaf))
                .sorted(Comparator.comparingLong(leaf -> cost(role, leaf)))
                .toList();
    }

    private static long cost(Role role, Leaf leaf) {
        return role.rank(leaf.names()) + (leaf.isUsual() ? 0 : RARE) + (leaf.isMany() ? FAR : 0) + leaf.listsOfObjects() * Role.LIST;
    }

    /** A value, and others of the same role for where it is missing. */
    List<Leaf> withAlternatives(Role role, Leaf best, Predicate<Leaf> fits) {
        List<Leaf> chosen = new ArrayList<>(List.of(best));
        for (Leaf other : ranked(role, fits)) {
            boolean helps = IntStream.range(0, size()).anyMatch(i -> other.isIn(i) && chosen.stream().noneMatch(leaf -> leaf.isIn(i)));
            if (helps && chosen.size() < MOST_ALTERNATIVES && cost(role, other) < FAR + RARE) {
                chosen.add(other);
            }
        }
        // an element with attributes has its text one step further: asked first, since there the other way leads to no text
        chosen.sort(Comparator.comparing(leaf -> chosen.stream().anyMatch(longer -> longer != leaf && longer.isBehind(leaf.steps()))));
        return chosen;
    }

    /** The jq of the first of some values that is not blank. */
    String jq(List<Leaf> alternatives) {
        return alternatives.size() == 1
                ? jq(alternatives.get(0))
                : alternatives.stream().map(leaf -> jq(leaf) + "?").collect(Collectors.joining(", ", "([", "] | first_of)"));
    }

    String jq(Leaf leaf) {
        return Step.first(from, leaf.steps());
    }

    /** The jq of all values, of which there may be none. */
    String all(Leaf leaf) {
        return Step.all(from, leaf.steps());
    }

    /**
     * Whether each node has another key, as far as it has one.
     *
     * @param key values, each with alternatives
     * @param everywhere whichever record holds the nodes, else among those of one record
     */
    boolean isUnique(List<List<Leaf>> key, boolean everywhere) {
        List<String> keys = IntStream.range(0, size())
                .filter(i -> key.stream().allMatch(leaves -> leaves.stream().anyMatch(leaf -> leaf.isIn(i))))
                .mapToObj(i -> (everywhere ? "" : owners.get(i)) + key.stream().map(leaves -> "\0" + text(leaves, i)).collect(Collectors.joining()))
                .toList();
        return 2 * keys.size() > size() && keys.stream().distinct().count() == keys.size();
    }

    private static String text(List<Leaf> alternatives, int node) {
        return alternatives.stream().filter(leaf -> leaf.isIn(node)).map(leaf -> leaf.text(node)).findFirst().orElse("");
    }
}

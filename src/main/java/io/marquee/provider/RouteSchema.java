package io.marquee.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Checks YAML against the JSON schema that Camel ships for its routes, and says the line and the reason of the first error. It knows only
 * the keywords which that schema uses. As Camel does, it takes text for a number or a boolean if it reads as one or holds a placeholder.
 */
final class RouteSchema {

    /** Keywords of the schema: in the first two lines those that are checked, in the last one those that say nothing of what is valid. */
    static final Set<String> KEYWORDS = Set.of(
            "$ref", "type", "enum", "properties", "required", "additionalProperties", "maxProperties", "items", "anyOf", "oneOf", "not",
            "$schema", "definitions", "title", "description", "default", "deprecated", "format");

    static final String FILE = "/schema/camelYamlDsl.json";

    private static final Map<String, String> EXPECTED = Map.of("object", "keys with values", "array", "a list", "string", "text");

    /** @param weight how far into the YAML the error is: of several alternatives, the one that fits farthest was meant */
    private record Misfit(Node where, String reason, int weight) {}

    private final JsonNode schema;

    private RouteSchema(JsonNode schema) {
        this.schema = schema;
    }

    static RouteSchema load() throws IOException {
        try (InputStream in = CamelContext.class.getResourceAsStream(FILE)) {
            return new RouteSchema(JsonMapper.builder().build().readTree(in));
        }
    }

    void check(Node root) throws RejectedFileException {
        Misfit misfit = misfit(schema, root, 0);
        if (misfit != null) {
            throw new RejectedFileException(Yaml.line(misfit.where), misfit.reason);
        }
    }

    private Misfit misfit(JsonNode rule, Node node, int depth) {
        if (rule.has("$ref")) {
            return misfit(schema.at(rule.get("$ref").textValue().substring(1)), node, depth);
        }
        return first(
                () -> type(rule.path("type").asText(""), node, depth),
                () -> choice(rule.path("enum"), node, depth),
                () -> keys(rule, node, depth),
                () -> values(rule.path("properties"), node, depth),
                () -> items(rule.path("items"), node, depth),
                () -> alternatives(rule.path("anyOf"), node, depth, false),
                () -> alternatives(rule.path("oneOf"), node, depth, true),
                () -> rule.has("not") && misfit(rule.get("not"), node, depth) == null
                        ? new Misfit(node, "these keys do not go together", 2 * depth + 1)
                        : null);
    }

    @SafeVarargs
    private static Misfit first(Supplier<Misfit>... checks) {
        for (Supplier<Misfit> check : checks) {
            Misfit misfit = check.get();
            if (misfit != null) {
                return misfit;
            }
        }
        return null;
    }

    private static Misfit type(String type, Node node, int depth) {
        boolean fits = switch (type) {
            case "object" -> node instanceof MappingNode;
            case "array" -> node instanceof SequenceNode;
            case "string" -> isText(node);
            case "boolean" -> isText(node) && Yaml.text(node).matches("true|false|.*\\{\\{.*");
            case "number", "integer" -> isText(node) && Yaml.text(node).matches("-?\\d+(\\.\\d+)?|.*\\{\\{.*");
            default -> true;
        };
        return fits ? null : new Misfit(node, "there must be " + EXPECTED.getOrDefault(type, "a " + type) + " here", 2 * depth);
    }

    private static boolean isText(Node node) {
        return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL);
    }

    private static Misfit choice(JsonNode choices, Node node, int depth) {
        if (!choices.isArray() || !(node instanceof ScalarNode scalar) || scalar.getValue().contains("{{")) {
            return null;
        }
        List<String> known = texts(choices);
        return known.contains(scalar.getValue())
                ? null
                : new Misfit(node, scalar.getValue() + " is none of " + String.join(", ", known), 2 * depth + 1);
    }

    private static Misfit keys(JsonNode rule, Node node, int depth) {
        if (!(node instanceof MappingNode)) {
            return null;
        }
        Map<String, Node> keys = Yaml.keys(node);
        if (rule.has("additionalProperties") && !rule.get("additionalProperties").asBoolean(true)) {
            for (Map.Entry<String, Node> key : keys.entrySet()) {
                if (!rule.path("properties").has(key.getKey())) {
                    return new Misfit(key.getValue(), "unknown key " + key.getKey(), 2 * depth + 2);
                }
            }
        }
        for (String required : texts(rule.path("required"))) {
            if (!keys.containsKey(required)) {
                return new Misfit(node, "missing key " + required, 2 * depth + 1);
            }
        }
        return rule.has("maxProperties") && keys.size() > rule.get("maxProperties").intValue()
                ? new Misfit(node, "too many keys: " + String.join(", ", keys.keySet()), 2 * depth + 1)
                : null;
    }

    private Misfit values(JsonNode properties, Node node, int depth) {
        return Yaml.fields(node).entrySet().stream()
                .filter(field -> properties.has(field.getKey()))
                .map(field -> misfit(properties.get(field.getKey()), field.getValue(), depth + 1))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Misfit items(JsonNode rule, Node node, int depth) {
        for (Node item : rule.isObject() ? Yaml.items(node) : List.<Node>of()) {
            Misfit misfit = misfit(rule, item, depth + 1);
            if (misfit != null) {
                return misfit;
            }
        }
        return null;
    }

    private Misfit alternatives(JsonNode rules, Node node, int depth, boolean onlyOne) {
        List<Misfit> misfits = new ArrayList<>();
        for (JsonNode rule : rules) {
            Misfit misfit = misfit(rule, node, depth);
            if (misfit != null) {
                misfits.add(misfit);
            }
        }
        int fitting = rules.size() - misfits.size();
        if (rules.isEmpty() || fitting == 1 || fitting > 1 && !onlyOne) {
            return null;
        }
        return misfits.stream()
                .filter(misfit -> fitting == 0)
                .max(Comparator.comparingInt(Misfit::weight))
                .orElseGet(() -> new Misfit(node, "these keys do not go together", 2 * depth + 1));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}

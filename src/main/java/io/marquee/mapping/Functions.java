package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryTypeException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.operators.PlusOperator;

/**
 * The jq functions that mappings may call: those of the library jackson-jq, metered, without those that reach outside of the record. Some
 * are written anew, because the library's take quadratic time, or nest calls, for what one pass can do.
 */
final class Functions {

    private static final Set<String> OUTSIDE = Set.of("now/0", "builtins/0", "debug_scope/0", "env/0");
    private static final BinaryOperator PLUS = new MeteredOperator(new PlusOperator());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CASE = 'a' - 'A';

    private static final Scope ALL = load();
    private static final Set<String> NAMES = Set.copyOf(ALL.getLocalFunctions().keySet());

    private Functions() {}

    /** The scope above that of each run; nothing is added to it. */
    static Scope all() {
        return ALL;
    }

    /**
     * Whether there is such a function.
     *
     * @param name with the number of arguments, such as {@code has/1}
     */
    static boolean isThere(String name) {
        return NAMES.contains(name);
    }

    private static Scope load() {
        Scope all = Scope.newEmptyScope();
        ClassLoader library = BuiltinFunctionLoader.class.getClassLoader();
        BuiltinFunctionLoader loader = BuiltinFunctionLoader.getInstance();
        MeteredTree tree = new MeteredTree(part -> {}, false);
        loader.loadFunctionsFromJsonJq(library, Versions.JQ_1_7, all).forEach((name, function) -> {
            tree.countWithin(function);
            all.addFunction(name, function);
        });
        Map<String, Function> counted = new TreeMap<>(loader.loadFunctionsFromServiceLoader(library, Versions.JQ_1_7));
        counted.keySet().removeAll(OUTSIDE);
        counted.put("_match_impl/3", plain(RegexFunctions::match));
        counted.put("_sub_impl/3", plain(RegexFunctions::substitute));
        counted.put("splits/1", plain(RegexFunctions::splits));
        counted.put("splits/2", plain(RegexFunctions::splits));
        counted.put("add/0", plain((scope, args, in, output) -> output.emit(sum(in), null)));
        counted.put("_flatten/1", plain(Functions::flatten));
        counted.put("ascii_downcase/0", plain((scope, args, in, output) -> output.emit(ascii(in, 'A', 'Z', CASE), null)));
        counted.put("ascii_upcase/0", plain((scope, args, in, output) -> output.emit(ascii(in, 'a', 'z', -CASE), null)));
        counted.putAll(Helpers.all());
        counted.forEach((name, function) -> all.addFunction(name, new MeteredFunction(name, function)));
        return all;
    }

    /** A function whose outputs have no paths. */
    private interface Plain {
        void apply(Scope scope, List<Expression> args, JsonNode in, PathOutput output) throws JsonQueryException;
    }

    private static Function plain(Plain plain) {
        return (scope, args, in, path, output, version) -> plain.apply(scope, args, in, output);
    }

    private static void checkIterable(JsonNode in) throws JsonQueryException {
        if (!in.isContainerNode()) {
            throw new JsonQueryTypeException("Cannot iterate over %s", in);
        }
    }

    private static JsonNode sum(JsonNode in) throws JsonQueryException {
        checkIterable(in);
        boolean texts = true;
        boolean lists = true;
        for (JsonNode item : in) {
            texts &= item.isTextual();
            lists &= item.isArray();
        }
        if (in.isEmpty()) {
            return NullNode.instance;
        }
        if (texts) {
            StringBuilder text = new StringBuilder();
            in.forEach(item -> text.append(item.textValue()));
            return new TextNode(text.toString());
        }
        if (lists) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            in.forEach(item -> list.addAll((ArrayNode) item));
            return list;
        }
        JsonNode sum = NullNode.instance;
        for (JsonNode item : in) {
            sum = PLUS.apply(JSON, sum, item);
        }
        return sum;
    }

    private static void flatten(Scope scope, List<Expression> args, JsonNode in, PathOutput output) throws JsonQueryException {
        checkIterable(in);
        args.get(0).apply(scope, in, levels -> {
            ArrayNode flat = JsonNodeFactory.instance.arrayNode();
            flatten(in, levels.asInt(), flat);
            output.emit(flat, null);
        });
    }

    private static void flatten(JsonNode from, int levels, ArrayNode flat) {
        for (JsonNode item : from) {
            if (item.isArray() && levels != 0) {
                flatten(item, levels - 1, flat);
            } else {
                flat.add(item);
            }
        }
    }

    private static JsonNode ascii(JsonNode in, char first, char last, int shift) throws JsonQueryException {
        if (!in.isTextual()) {
            throw new JsonQueryTypeException("%s has no case, as it is not a string", in);
        }
        StringBuilder text = new StringBuilder(in.textValue());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= first && c <= last) {
                text.setCharAt(i, (char) (c + shift));
            }
        }
        return new TextNode(text.toString());
    }
}

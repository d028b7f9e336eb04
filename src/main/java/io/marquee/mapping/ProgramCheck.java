package io.marquee.mapping;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.TopLevelExpression;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.VariableKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.literal.StringLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ObjectMatcher;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ValueMatcher;

/**
 * Checks the names in a jq program before it runs: unknown functions and variables, modules, the clock, and the environment are rejected. A
 * mapping sees its record only, so that the same bytes always make the same plans.
 */
final class ProgramCheck {

    /** What jq has and a program here may not use, and why. */
    private static final Map<String, String> OUTSIDE = Map.ofEntries(
            Map.entry("env", "the environment"), Map.entry("$ENV", "the environment"),
            Map.entry("now", "the clock"), Map.entry("localtime", "the clock"),
            Map.entry("mktime", "the clock"), Map.entry("input", "other records"), Map.entry("inputs", "other records"),
            Map.entry("input_filename", "files"), Map.entry("input_line_number", "files"), Map.entry("debug", "the log"),
            Map.entry("debug_scope", "the log"), Map.entry("stderr", "the log"), Map.entry("halt", "the process"),
            Map.entry("halt_error", "the process"), Map.entry("builtins", "the library"), Map.entry("get_search_list", "files"),
            Map.entry("modulemeta", "files"), Map.entry("header", "the route"), Map.entry("property", "the route"),
            Map.entry("variable", "the route"), Map.entry("constant", "the route"), Map.entry("body", "the route"));
    private static final Set<String> REGEX =
            Set.of("test/1", "test/2", "match/1", "match/2", "capture/1", "capture/2", "scan/1", "scan/2", "split/2", "splits/1",
                    "splits/2", "sub/2", "sub/3", "gsub/2", "gsub/3");

    private final Set<String> called = new LinkedHashSet<>();
    private final Set<String> defined = new HashSet<>();

    void visit(Object part) {
        if (part instanceof TopLevelExpression program && !list(program, "imports").isEmpty()) {
            throw new IllegalArgumentException("import and include are not for programs here");
        }
        if (part instanceof FunctionDefinition definition) {
            List<?> parameters = list(definition, "args");
            defined.add(name(definition, "fname", parameters.size()));
            parameters.forEach(parameter -> defined.add(parameter.toString().startsWith("$") ? parameter.toString() : parameter + "/0"));
        }
        if (part instanceof VariableAccess || part instanceof VariableKeyFieldConstruction) {
            called.add("$" + MeteredTree.value(part, "name"));
        }
        if (part instanceof ValueMatcher) {
            defined.add("$" + MeteredTree.value(part, "name"));
        }
        if (part instanceof ObjectMatcher.FieldMatcher && MeteredTree.value(part, "name") instanceof StringLiteral field) {
            defined.add("$" + field.value().textValue());
        }
        if (part instanceof FunctionCall call) {
            List<?> arguments = list(call, "args");
            String name = name(call, "name", arguments.size());
            called.add(name);
            if (REGEX.contains(name) && arguments.get(0) instanceof StringLiteral pattern) {
                checkPattern(pattern.value().textValue());
            }
        }
    }

    private static void checkPattern(String pattern) {
        try {
            Patterns.compile(pattern, "");
        } catch (JsonQueryException e) {
            throw new IllegalArgumentException(MappingException.cut(e.getMessage()), e);
        }
    }

    /**
     * To be called when all parts were visited.
     *
     * @throws IllegalArgumentException when a name is unknown or must not be used; the message is one line
     */
    void finish() {
        for (String name : called) {
            String plain = name.replaceFirst("/\\d+$", "");
            if (defined.contains(name) || !OUTSIDE.containsKey(plain) && Functions.isThere(name)) {
                continue;
            }
            if (OUTSIDE.containsKey(plain)) {
                throw new IllegalArgumentException(plain + " is not for programs here: it is of " + OUTSIDE.get(plain));
            }
            throw new IllegalArgumentException(name.startsWith("$") ? "there is no variable " + name : "there is no function " + name);
        }
    }

    private static String name(Object part, String field, int arguments) {
        return MeteredTree.value(part, field) + "/" + arguments;
    }

    private static List<?> list(Object part, String field) {
        return (List<?>) MeteredTree.value(part, field);
    }
}

package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/** Wraps a function of the jq library, so that its input, its arguments, and its outputs are charged to the {@link Meter}. */
final class MeteredFunction implements Function {

    /** Functions that do not read all of their input. */
    private static final Set<String> SHALLOW =
            Set.of("not/0", "type/0", "empty/0", "has/1", "range/1", "range/2", "range/3", "path/1", "length/0");
    /** Functions that cost more than the weight of their input: how many times as much. */
    private static final Map<String, Integer> FACTORS = Map.of(
            "explode/0", 16, "split/1", 8, "fromjson/0", 4, "to_entries/0", 4, "sort_by/1", 8, "group_by/1", 8, "@uri/0", 4,
            "@html/0", 4, "@sh/0", 4);

    /** How often an element is compared when a list is sorted, about. */
    private static final int COMPARISONS = 8;

    private final String name;
    private final Function function;
    private final boolean shallow;
    private final int factor;

    /** @param name with the number of arguments, such as {@code has/1} */
    MeteredFunction(String name, Function function) {
        this.name = name;
        this.function = function;
        this.shallow = SHALLOW.contains(name);
        this.factor = FACTORS.getOrDefault(name, 1);
    }

    @Override
    public void apply(Scope scope, List<Expression> args, JsonNode in, Path path, PathOutput output, Version version)
            throws JsonQueryException {
        Meter meter = Meter.running();
        meter.charge(shallow ? 1 + Meter.length(in) / Meter.CHARACTERS : (long) factor * meter.weigh(in));
        function.apply(scope, counted(meter, args), in, path, (value, place) -> {
            meter.made(value);
            output.emit(value, place);
        }, version);
    }

    private List<Expression> counted(Meter meter, List<Expression> args) {
        if (args.isEmpty()) {
            return args;
        }
        List<Expression> counted = new ArrayList<>(args.size());
        for (int i = 0; i < args.size(); i++) {
            counted.add(counted(meter, args.get(i), i == 0));
        }
        return counted;
    }

    private Expression counted(Meter meter, Expression argument, boolean first) {
        return (scope, in, path, output, requirePath) -> argument.apply(scope, in, path, (value, place) -> {
            int weight = place == null ? meter.weigh(value) : 1;
            if (first) {
                charge(meter, in, value, weight);
            }
            output.emit(value, place);
        }, requirePath);
    }

    /** Charges for the first argument, of which the cost may be multiplied by the size of the input. */
    private void charge(Meter meter, JsonNode in, JsonNode argument, int weight) {
        switch (name) {
            case "setpath/2", "getpath/1" -> meter.change(in, argument);
            case "delpaths/1" -> {
                for (JsonNode one : argument) {
                    meter.change(in, one);
                }
                meter.charge(meter.weigh(in));
            }
            case "sort_by/1", "group_by/1", "min_by/1", "max_by/1" -> meter.charge((long) COMPARISONS * weight);
            case "join/1" -> meter.charge((long) in.size() * (1 + Meter.length(argument)) / Meter.CHARACTERS);
            case "contains/1", "indices/1", "index/1", "rindex/1", "split/1" -> {
                if (in.isTextual()) {
                    meter.search(Meter.length(in), Meter.length(argument));
                } else {
                    // each element with each
                    meter.charge((long) meter.weigh(in) * weight);
                }
            }
            default -> meter.charge(weight);
        }
    }
}

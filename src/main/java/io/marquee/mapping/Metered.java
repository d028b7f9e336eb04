package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/** Wraps a part of a compiled jq program, so that its calls and outputs are charged to the {@link Meter}. */
final class Metered implements Expression {

    /** What is charged for beside the call. */
    enum What {
        /** Nothing more. */
        CALL,
        /** Each output, as one unit. */
        OUTPUTS,
        /** Each output, by what it cost to make it. */
        MADE,
        /** Each output, by what it costs to write it as text. */
        WRITTEN,
        /** Each path that it gives, by what it costs to change the value there. */
        PATHS,
        /** Each output, by its weight; an array that is looked for in another one must be short. */
        ACCESSOR
    }

    private static final int MAX_SOUGHT = 16;

    private final Expression part;
    private final What what;
    private final boolean shown;

    /** @param shown whether the part is of the program itself, and not of a function of the library */
    Metered(Expression part, What what, boolean shown) {
        this.part = part;
        this.what = what;
        this.shown = shown;
    }

    @Override
    public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath) throws JsonQueryException {
        Meter meter = Meter.running();
        meter.enter(shown ? part : null);
        try {
            part.apply(scope, in, path, counted(meter, in, output), requirePath);
        } finally {
            meter.leave();
        }
    }

    private PathOutput counted(Meter meter, JsonNode in, PathOutput output) {
        return switch (what) {
            case CALL -> output;
            case OUTPUTS -> (value, path) -> {
                meter.charge(1);
                output.emit(value, path);
            };
            case MADE -> (value, path) -> {
                meter.made(value);
                output.emit(value, path);
            };
            case WRITTEN -> (value, path) -> {
                meter.charge(meter.weigh(value));
                output.emit(value, path);
            };
            case PATHS -> (value, path) -> {
                if (path == null) {
                    meter.charge(meter.weigh(value));
                } else {
                    ArrayNode steps = Meter.emptyPath();
                    path.toJsonNode(steps);
                    meter.change(in, steps);
                }
                output.emit(value, path);
            };
            case ACCESSOR -> (value, path) -> {
                meter.charge(meter.weigh(value));
                if (value.size() > MAX_SOUGHT) {
                    throw Meter.tooCostly("a list of more than " + MAX_SOUGHT + " values is looked for in another" + meter.at());
                }
                output.emit(value, path);
            };
        };
    }

    @Override
    public String toString() {
        return part.toString();
    }
}

package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * Wraps a part of a compiled jq program whose error message quotes a whole value, and charges for that value before the error. When there is
 * no error, it charges nothing.
 */
final class MeteredError implements Expression {

    /** Which value the message quotes. */
    enum Which {
        /** The input, when a path is asked for and it has none. */
        INPUT_WITHOUT_PATH,
        /** The output, when a path is asked for and it has none. */
        OUTPUT_WITHOUT_PATH,
        /** The input, when the output is no number. */
        INPUT_OF_NO_NUMBER,
        /** The output, when it is no text. */
        OUTPUT_OF_NO_TEXT
    }

    private final Expression part;
    private final Which which;

    MeteredError(Expression part, Which which) {
        this.part = part;
        this.which = which;
    }

    @Override
    public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath) throws JsonQueryException {
        switch (which) {
            case INPUT_WITHOUT_PATH -> {
                if (requirePath && path == null) {
                    charge(in);
                }
                part.apply(scope, in, path, output, requirePath);
            }
            case OUTPUT_WITHOUT_PATH -> part.apply(scope, in, path, !requirePath ? output : (value, place) -> {
                if (place == null) {
                    charge(value);
                }
                output.emit(value, place);
            }, requirePath);
            case INPUT_OF_NO_NUMBER -> part.apply(scope, in, path, (value, place) -> {
                if (!value.isNumber()) {
                    charge(in);
                }
                output.emit(value, place);
            }, requirePath);
            case OUTPUT_OF_NO_TEXT -> part.apply(scope, in, path, (value, place) -> {
                if (!value.isTextual()) {
                    charge(value);
                }
                output.emit(value, place);
            }, requirePath);
        }
    }

    private static void charge(JsonNode value) {
        Meter meter = Meter.running();
        meter.charge(meter.weigh(value));
    }

    @Override
    public String toString() {
        return part.toString();
    }
}

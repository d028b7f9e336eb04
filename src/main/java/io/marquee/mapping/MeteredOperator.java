package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.operators.DivideOperator;
import net.thisptr.jackson.jq.internal.operators.MultiplyOperator;
import net.thisptr.jackson.jq.internal.operators.PlusOperator;

/** Wraps an operator of the jq library, so that it is charged to the {@link Meter}: before its result is made, or by the size of a sum. */
final class MeteredOperator implements BinaryOperator {

    private final BinaryOperator operator;

    MeteredOperator(BinaryOperator operator) {
        this.operator = operator;
    }

    @Override
    public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right) throws JsonQueryException {
        if (left.isNumber() && right.isNumber()) {
            return operator.apply(mapper, left, right);
        }
        Meter meter = Meter.running();
        meter.charge(1);
        if (operator instanceof MultiplyOperator) {
            chargeRepeat(meter, left, right);
            chargeRepeat(meter, right, left);
        }
        if (operator instanceof DivideOperator) {
            meter.search(Meter.length(left), Meter.length(right));
        }
        if (operator instanceof PlusOperator && isJoinable(left, right)) {
            JsonNode result = operator.apply(mapper, left, right);
            meter.made(result);
            return result;
        }
        // both are read as a whole, to be compared or to be quoted in an error
        meter.charge(2L * (meter.weigh(left) + meter.weigh(right)));
        return operator.apply(mapper, left, right);
    }

    private static boolean isJoinable(JsonNode left, JsonNode right) {
        return left.getNodeType() == right.getNodeType() || left.isNull() || right.isNull();
    }

    /** Text times a number. */
    private static void chargeRepeat(Meter meter, JsonNode text, JsonNode times) {
        if (text.isTextual() && times.isNumber()) {
            double characters = Meter.length(text) * times.asDouble();
            meter.charge(characters > 0 ? (long) Math.min(characters, 2L * Meter.CHARACTERS * Meter.UNITS) / Meter.CHARACTERS : 0);
        }
    }

    @Override
    public String image() {
        return operator.image();
    }
}

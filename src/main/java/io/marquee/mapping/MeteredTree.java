package io.marquee.mapping;

import io.marquee.mapping.Metered.What;
import io.marquee.mapping.MeteredError.Which;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.tree.ArrayConstruction;
import net.thisptr.jackson.jq.internal.tree.FieldConstruction;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.NegativeExpression;
import net.thisptr.jackson.jq.internal.tree.ObjectConstruction;
import net.thisptr.jackson.jq.internal.tree.RecursionOperator;
import net.thisptr.jackson.jq.internal.tree.StringInterpolation;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.Tuple;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.Assignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.ComplexAssignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.UpdateAssignment;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketExtractFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.FieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;

/**
 * Replaces the parts of a compiled jq program that can run for long or make large values by metered ones. The library has no method for
 * that, so private fields of its tree are written to; a test holds that all kinds of parts are known here.
 */
final class MeteredTree {

    private static final String LIBRARY = "net.thisptr.jackson.jq.";

    private final Consumer<Object> visitor;
    private final boolean shown;
    /** How many parts around this one ask for paths, and not for values: only there it is an error that a value has none. */
    private int inPaths;

    /**
     * @param visitor gets each part as the library made it
     * @param shown whether the parts are of the provider's own program, so that messages may quote them
     */
    MeteredTree(Consumer<Object> visitor, boolean shown) {
        this.visitor = visitor;
        this.shown = shown;
    }

    /** The same part, metered, with all parts within it. */
    Expression counted(Expression part) {
        visitor.accept(part);
        if (part instanceof ValueLiteral) {
            return part;
        }
        countWithin(part);
        What what = what(part);
        Expression counted = what == null ? part : new Metered(part, what, shown);
        return part instanceof FieldAccess && inPaths > 0 ? new MeteredError(counted, Which.INPUT_WITHOUT_PATH) : counted;
    }

    private static What what(Expression part) {
        if (part instanceof FunctionCall) {
            return What.CALL;
        }
        if (part instanceof Tuple || part instanceof BracketExtractFieldAccess || part instanceof RecursionOperator) {
            return What.OUTPUTS;
        }
        if (part instanceof BracketFieldAccess) {
            return Boolean.TRUE.equals(value(part, "isRange")) ? What.MADE : null;
        }
        return part instanceof ArrayConstruction
                        || part instanceof ObjectConstruction
                        || part instanceof StringInterpolation
                        || isAssignment(part)
                ? What.MADE
                : null;
    }

    private static boolean asksForPaths(Object owner, String field) {
        return isAssignment(owner) && "lhs".equals(field)
                || owner instanceof FunctionCall && "args".equals(field) && "path".equals(value(owner, "name"));
    }

    private static boolean isAssignment(Object part) {
        return part instanceof Assignment || part instanceof UpdateAssignment || part instanceof ComplexAssignment;
    }

    /** The part, wrapped once more when it is in a place where its outputs cost more. */
    private Expression within(Object owner, String field, Expression part) {
        if (owner instanceof StringInterpolation && "interpolations".equals(field)) {
            return new Metered(part, What.WRITTEN, false);
        }
        if (isAssignment(owner) && "lhs".equals(field)) {
            return new Metered(part, What.PATHS, false);
        }
        if (owner instanceof BracketFieldAccess && "startExpr".equals(field)) {
            return new Metered(part, What.ACCESSOR, false);
        }
        if (inPaths > 0 && owner instanceof FieldAccess && "target".equals(field)) {
            return part instanceof ThisObject || part instanceof MeteredError ? part : new MeteredError(part, Which.OUTPUT_WITHOUT_PATH);
        }
        if (owner instanceof NegativeExpression) {
            return new MeteredError(part, Which.INPUT_OF_NO_NUMBER);
        }
        return owner instanceof FieldConstruction && "key".equals(field) ? new MeteredError(part, Which.OUTPUT_OF_NO_TEXT) : part;
    }

    /** Replaces the parts in the fields of an object of the library. */
    void countWithin(Object owner) {
        for (Class<?> type = owner.getClass(); type.getName().startsWith(LIBRARY); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    replace(owner, field);
                }
            }
        }
    }

    private void replace(Object owner, Field field) {
        try {
            field.setAccessible(true);
            Object before = field.get(owner);
            boolean paths = asksForPaths(owner, field.getName());
            inPaths += paths ? 1 : 0;
            Object after = replaced(before, part -> within(owner, field.getName(), part));
            inPaths -= paths ? 1 : 0;
            if (after != before) {
                field.set(owner, after);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object replaced(Object value, UnaryOperator<Expression> within) {
        if (value instanceof Expression part) {
            Expression counted = counted(part);
            return counted instanceof ValueLiteral ? counted : within.apply(counted);
        }
        if (value instanceof BinaryOperator operator) {
            return new MeteredOperator(operator);
        }
        if (value instanceof Pair<?, ?> pair) {
            return Pair.of(replaced(pair._1, within), replaced(pair._2, within));
        }
        if (value instanceof List<?> list) {
            List<Object> counted = new ArrayList<>(list.size());
            list.forEach(element -> counted.add(replaced(element, within)));
            return counted;
        }
        if (value != null && value.getClass().getName().startsWith(LIBRARY + "internal.tree.")) {
            visitor.accept(value);
            countWithin(value);
        }
        return value;
    }

    /** The value of a private field of the library. */
    static Object value(Object owner, String name) {
        for (Class<?> type = owner.getClass(); type != Object.class; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(owner);
            } catch (NoSuchFieldException e) {
                continue;
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException(owner.getClass() + " has no " + name);
    }
}

package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Reason;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.IsolatedScopeQuery;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;
import net.thisptr.jackson.jq.internal.javacc.TokenMgrError;

/** A compiled jq program of a provider's file. It sees its input and nothing else, and cannot cost more than a {@link Meter} allows. */
public final class Program {

    /** Most characters of a program. */
    static final int MAX_LENGTH = 50_000;

    private final Expression expression;

    private Program(Expression expression) {
        this.expression = expression;
    }

    /**
     * Compiles a program.
     *
     * @throws IllegalArgumentException when it is no jq, or names a function or variable that does not exist or that a program may not
     *         use; the message is one line
     */
    public static Program of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the program is longer than " + MAX_LENGTH + " characters");
        }
        try {
            Expression parsed = ExpressionParser.compile(text, Versions.JQ_1_7);
            ProgramCheck check = new ProgramCheck();
            Expression counted = new MeteredTree(check::visit, true).counted(parsed);
            check.finish();
            return new Program(new IsolatedScopeQuery(counted));
        } catch (JsonQueryException | RuntimeException | TokenMgrError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(MappingException.cut(cause.getMessage()), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("the program is nested too deeply", e);
        }
    }

    /**
     * Its outputs for an input, in order.
     *
     * @throws MappingException when it fails, or costs too much
     */
    public List<JsonNode> run(JsonNode in) {
        Meter meter = Meter.begin();
        try {
            List<JsonNode> outputs = new ArrayList<>(1);
            expression.apply(Scope.newChildScope(Functions.all()), in, outputs::add);
            return outputs;
        } catch (StackOverflowError e) {
            throw Meter.tooCostly("calls within each other, or values, without end");
        } catch (MappingException e) {
            throw e;
        } catch (JsonQueryException | RuntimeException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new MappingException(Reason.RECORD_UNREADABLE, MappingException.cut(message) + meter.at());
        } finally {
            meter.end();
        }
    }
}

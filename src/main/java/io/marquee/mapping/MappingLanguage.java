package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.SingleInputTypedLanguageSupport;

/** Camel's expression language {@code jq}, in our own version: a program sees the body and nothing else, and always comes to an end. */
public final class MappingLanguage extends SingleInputTypedLanguageSupport {

    @Override
    public Expression createExpression(Expression source, String expression, Object[] properties) {
        try {
            return new Evaluation(source, expression, Program.of(expression));
        } catch (IllegalArgumentException e) {
            throw new ExpressionIllegalSyntaxException(expression, e);
        }
    }

    /** Evaluates to the output of a program when there is one, or to a list of the outputs when there are none or several. */
    private static final class Evaluation extends ExpressionAdapter {

        private final Expression source;
        private final String text;
        private final Program program;

        Evaluation(Expression source, String text, Program program) {
            this.source = source;
            this.text = text;
            this.program = program;
        }

        @Override
        public void init(CamelContext context) {
            super.init(context);
            source.init(context);
        }

        @Override
        public Object evaluate(Exchange exchange) {
            if (exchange.getMessage().getBody() instanceof Mappable records) {
                return records.map(program);
            }
            JsonNode in = source.evaluate(exchange, JsonNode.class);
            if (in == null) {
                throw new RuntimeCamelException(new InvalidPayloadException(exchange, JsonNode.class));
            }
            List<JsonNode> outputs = program.run(in);
            return outputs.size() == 1 ? outputs.get(0) : outputs;
        }

        @Override
        public boolean matches(Exchange exchange) {
            return BooleanNode.TRUE.equals(evaluate(exchange));
        }

        @Override
        public String toString() {
            return "jq[" + text + "]";
        }
    }
}

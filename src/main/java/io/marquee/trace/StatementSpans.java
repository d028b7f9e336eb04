package io.marquee.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes a span for each statement that a poll or a search sends to the database, named after its step. The queries whether a poll is due
 * and whether a month has changed belong to neither, and make none.
 */
final class StatementSpans implements InterceptStrategy {

    /** Steps in Java that send a statement are named so. */
    private static final String QUERY = "query-";

    /** The route that runs statements of polls, whose own step has one name for all of them. */
    private static final String STATEMENT = "direct:run-statement";

    private final Tracer tracer;

    StatementSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext context, NamedNode step, Processor target, Processor next) {
        boolean asks = step instanceof ToDefinition to && (to.getUri().equals(STATEMENT) || to.getUri().equals("jdbc:reader"))
                || step instanceof ProcessDefinition && step.getId().startsWith(QUERY);
        return asks ? new Statement(step.getId(), target) : target;
    }

    private final class Statement extends DelegateAsyncProcessor {

        private final String step;

        private Statement(String step, Processor target) {
            super(target);
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!Span.current().getSpanContext().isValid()) {
                return super.process(exchange, callback);
            }
            Span span = tracer.spanBuilder(step)
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute("db.system.name", "postgresql")
                    .startSpan();
            return super.process(exchange, inTime -> {
                if (exchange.getException() != null) {
                    // its message may hold values of a row
                    span.setAttribute("error.type", exchange.getException().getClass().getName());
                    span.setStatus(StatusCode.ERROR);
                }
                span.end();
                callback.done(inTime);
            });
        }
    }
}

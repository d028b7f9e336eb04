package io.marquee.trial;

import java.util.function.Predicate;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Does something before a step of a route, and skips the step when that returns false. */
final class Before extends DelegateAsyncProcessor {

    private final Predicate<Exchange> work;

    Before(Processor step, Predicate<Exchange> work) {
        super(step);
        this.work = work;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (work.test(exchange)) {
            return super.process(exchange, callback);
        }
        callback.done(true);
        return true;
    }
}

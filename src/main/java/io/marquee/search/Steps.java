package io.marquee.search;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;

/** The steps of the search route: few, and no bean calls, for each step costs each request about a microsecond. */
public final class Steps {

    private Steps() {}

    /** Answers what the raw query asks for; leaves its {@link TimeRange} when that is not in memory. */
    public static Processor answerFromMemory(Months months) {
        return exchange -> {
            Message message = exchange.getMessage();
            Object found = months.find(TimeRange.parse((String) message.getHeader(Exchange.HTTP_RAW_QUERY)));
            message.setBody(found instanceof Found inMemory ? answer(inMemory, message) : found);
        };
    }

    /** Whether the database has to be asked. */
    public static Predicate notInMemory() {
        return new Predicate() {
            @Override
            public boolean matches(Exchange exchange) {
                return exchange.getMessage().getBody() instanceof TimeRange;
            }
        };
    }

    /** Turns what the database {@link Found} into an {@link Answer} for this client. */
    public static Processor makeAnswer() {
        return exchange -> {
            Message message = exchange.getMessage();
            message.setBody(answer((Found) message.getBody(), message));
        };
    }

    private static Answer answer(Found found, Message request) {
        return Answers.answer(
                found, (String) request.getHeader("Accept-Encoding"), (String) request.getHeader("If-None-Match"));
    }
}

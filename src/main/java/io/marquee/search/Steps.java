package io.marquee.search;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;

/** The processors of the search route. They are few and no bean calls, because each step costs time in every request. */
public final class Steps {

    private Steps() {}

    /** Answers what the raw query asks for; leaves its {@link TimeRange} when that is not in memory. */
    public static Processor answerFromMemory(Months months, Answers answers) {
        return exchange -> {
            Message message = exchange.getMessage();
            Object found = months.find(TimeRange.parse((String) message.getHeader(Exchange.HTTP_RAW_QUERY)));
            message.setBody(found instanceof Found inMemory ? answer(answers, inMemory, message) : found);
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

    /** Puts what the database has {@link Found} of a {@link TimeRange} in its place; the variable {@code findEvents} is the query. */
    public static Processor findInDatabase(EventReader events) {
        return exchange -> {
            Message message = exchange.getMessage();
            message.setBody(events.find(
                    exchange.getVariable("findEvents", String.class),
                    (TimeRange) message.getBody(),
                    Answers.takesGzip(acceptEncoding(message))));
        };
    }

    /** Turns what the database {@link Found} into an {@link Answer} for this client. */
    public static Processor makeAnswer(Answers answers) {
        return exchange -> {
            Message message = exchange.getMessage();
            Found found = (Found) message.getBody();
            try {
                message.setBody(answer(answers, found, message));
            } catch (RuntimeException | Error e) {
                found.giveBack();
                throw e;
            }
        };
    }

    private static String acceptEncoding(Message request) {
        return (String) request.getHeader("Accept-Encoding");
    }

    private static Answer answer(Answers answers, Found found, Message request) {
        return answers.answer(found, acceptEncoding(request), (String) request.getHeader("If-None-Match"));
    }
}

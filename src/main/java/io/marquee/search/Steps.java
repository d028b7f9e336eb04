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
            message.setBody(found instanceof Found inMemory ? answer(months, answers, inMemory, message) : found);
        };
    }

    /** Whether the database has to be asked, as there is a query yet and no answer. */
    public static Predicate notInMemory() {
        return new Predicate() {
            @Override
            public boolean matches(Exchange exchange) {
                return exchange.getMessage().getBody() instanceof EventQuery;
            }
        };
    }

    /** Puts what the database has {@link Found} of an {@link EventQuery} in its place; the variable {@code statement} is its SQL. */
    public static Processor findInDatabase(EventReader events) {
        return exchange -> {
            Message message = exchange.getMessage();
            message.setBody(events.find(
                    exchange.getVariable("statement", String.class),
                    (EventQuery) message.getBody(),
                    Answers.takesGzip(acceptEncoding(message))));
        };
    }

    /** Turns what the database {@link Found} into an {@link Answer} for this client. */
    public static Processor makeAnswer(Answers answers) {
        return exchange -> {
            Message message = exchange.getMessage();
            message.setBody(answerOrGiveBack(answers, (Found) message.getBody(), message));
        };
    }

    private static String acceptEncoding(Message request) {
        return (String) request.getHeader("Accept-Encoding");
    }

    /** The answer; without one, the memory of what was found is free again. */
    static Answer answerOrGiveBack(Answers answers, Found found, Message request) {
        try {
            return answer(answers, found, request);
        } catch (RuntimeException | Error e) {
            found.giveBack();
            throw e;
        }
    }

    /** The same of what is in memory; takes note of a client that gets less gzip than there could be. */
    static Answer answer(Months months, Answers answers, Found found, Message request) {
        if (found.isUnpacked() && Answers.takesGzip(acceptEncoding(request))) {
            months.wantGzip();
        }
        return answer(answers, found, request);
    }

    private static Answer answer(Answers answers, Found found, Message request) {
        return answers.answer(found, acceptEncoding(request), (String) request.getHeader("If-None-Match"));
    }
}

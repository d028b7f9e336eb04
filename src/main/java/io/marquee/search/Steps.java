package io.marquee.search;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The steps of the search route: as processors, for a bean call costs each request a microsecond a step. */
public final class Steps {

    private Steps() {}

    /** Reads the {@link TimeRange} out of the raw query. */
    public static Processor readRange() {
        return exchange -> {
            Message message = exchange.getMessage();
            message.setBody(TimeRange.parse((String) message.getHeader(Exchange.HTTP_RAW_QUERY)));
        };
    }

    /** Turns a {@link TimeRange} into what was {@link Found}, if it can be found in memory. */
    public static Processor findInMemory(Months months) {
        return exchange -> {
            Message message = exchange.getMessage();
            message.setBody(months.find((TimeRange) message.getBody()));
        };
    }

    /** Turns what was {@link Found} into an {@link Answer} for this client. */
    public static Processor makeAnswer() {
        return exchange -> {
            Message message = exchange.getMessage();
            message.setBody(Answers.answer(
                    (Found) message.getBody(),
                    (String) message.getHeader("Accept-Encoding"),
                    (String) message.getHeader("If-None-Match")));
        };
    }
}

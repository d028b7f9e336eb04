package io.marquee.search;

import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;

/** The processors of the routes that answer with one event and with pages of events. */
public final class EventSteps {

    private static final Pattern PLACE = Pattern.compile("(?:^|&)after=[^&]*");

    private final Months months;
    private final Answers answers;
    private final PublicAddress address;

    public EventSteps(Months months, Answers answers, PublicAddress address) {
        this.months = months;
        this.answers = answers;
        this.address = address;
    }

    /** Answers with the event that the path names; leaves its {@link EventId} when it is not in memory. */
    public Processor eventFromMemory() {
        return exchange -> {
            Message message = exchange.getMessage();
            Object found = months.event((String) message.getHeader(Exchange.HTTP_PATH));
            message.setBody(found instanceof Found event ? Steps.answer(months, answers, event, message) : found);
        };
    }

    /** Answers with the event that the database has found. */
    public Processor answerEvent() {
        return exchange -> {
            Message message = exchange.getMessage();
            if (message.getBody() == EventId.WITHDRAWN) {
                throw EventId.withdrawn();
            }
            Found found = (Found) message.getBody();
            if (found.events() == 0) {
                throw EventId.unknown();
            }
            message.setBody(Steps.answerOrGiveBack(answers, found, message));
        };
    }

    /** Answers with the page that the query asks for; leaves it as an {@link EventPage} when it is not in memory. */
    public Processor pageFromMemory() {
        return exchange -> {
            Message message = exchange.getMessage();
            Object found = months.find(EventPage.parse((String) message.getHeader(Exchange.HTTP_RAW_QUERY)));
            message.setBody(found instanceof FoundPage page ? answer(page, message) : found);
        };
    }

    /** Whether the page is of one provider. */
    public Predicate ofOneProvider() {
        return new Predicate() {
            @Override
            public boolean matches(Exchange exchange) {
                return ((EventPage) exchange.getMessage().getBody()).provider() != null;
            }
        };
    }

    /** Answers with the page that the database has found. */
    public Processor answerPage() {
        return exchange -> exchange.getMessage().setBody(answer((FoundPage) exchange.getMessage().getBody(), exchange.getMessage()));
    }

    private Answer answer(FoundPage page, Message message) throws ClientErrorException {
        if (!page.isKnown()) {
            throw EventPage.unknownProvider();
        }
        try {
            page.found().in(Envelope.page(page.next() == null ? null : next(page.next(), message)));
            return Steps.answer(months, answers, page.found(), message);
        } catch (RuntimeException | Error e) {
            page.found().giveBack();
            throw e;
        }
    }

    /** The address that was asked, with another place to begin at. */
    private String next(PageKey after, Message message) {
        String query = (String) message.getHeader(Exchange.HTTP_RAW_QUERY);
        String rest = query == null ? "" : PLACE.matcher(query).replaceAll("");
        rest = rest.startsWith("&") ? rest.substring(1) : rest;
        return address.of(message.getHeader(Exchange.HTTP_URL)) + '?' + (rest.isEmpty() ? "" : rest + '&') + "after=" + after.text();
    }
}

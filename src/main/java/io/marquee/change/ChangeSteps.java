package io.marquee.change;

import io.marquee.search.Answer;
import io.marquee.search.Answers;
import io.marquee.search.BusyException;
import io.marquee.search.ClientErrorException;
import io.marquee.search.EventId;
import io.marquee.search.Parameters;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The processors of the routes that answer for single events and for changes: what is asked of the database, and what its rows say. */
public final class ChangeSteps {

    /** Versions of one event in an answer, the newest ones. */
    static final int MOST_VERSIONS = 1_000;

    /** Providers in an answer, the first ones by name; a folder of provider files has half as many at most. */
    static final int MOST_PROVIDERS = 10_000;

    private static final int PAGE_SECONDS = 3_600;
    private static final String VARIABLE = "changesAfter";

    private ChangeSteps() {}

    /** Asks for the event that the path names; the body becomes the parameters of the statement. */
    public static Processor askEvent() {
        return exchange -> exchange.getMessage().setBody(
                Map.of("plan", EventId.ofPath(exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class)).id(), "limit", MOST_VERSIONS));
    }

    /** Answers with the versions that the rows are, oldest first. */
    public static Processor answerVersions(Answers answers) {
        return exchange -> {
            List<Map<String, Object>> rows = rows(exchange.getMessage());
            if (rows.isEmpty()) {
                throw EventId.unknown();
            }
            if (rows.get(0).get("changed_at") == null) {
                throw EventId.withdrawn();
            }
            answer(exchange, answers, Answer.A_SECOND, EventBodies.versions(rows));
        };
    }

    /** Asks for all providers, as many as an answer holds. */
    public static Processor askProviders() {
        return exchange -> exchange.getMessage().setBody(Map.of("limit", MOST_PROVIDERS));
    }

    /** Answers with the providers that the rows are. */
    public static Processor answerProviders(Answers answers) {
        return exchange -> answer(exchange, answers, Answer.A_SECOND, EventBodies.providers(rows(exchange.getMessage())));
    }

    /** Asks for the page of changes that the query names. */
    public static Processor askChanges() {
        return exchange -> {
            Message message = exchange.getMessage();
            ChangesAfter after = ChangesAfter.parse(Parameters.of((String) message.getHeader(Exchange.HTTP_RAW_QUERY)));
            exchange.setVariable(VARIABLE, after);
            message.setBody(Map.of("after", after.number(), "limit", after.limit()));
        };
    }

    /**
     * Answers with a page of changes.
     *
     * @param pages writes it
     */
    public static Processor answerChanges(Answers answers, ChangePages pages) {
        return exchange -> {
            List<Map<String, Object>> rows = rows(exchange.getMessage());
            ChangesAfter after = exchange.getVariable(VARIABLE, ChangesAfter.class);
            epoch(rows, after);
            // what is newer than a page comes on those that follow it, so it may be old; the empty one at the end must not
            int freshFor = rows.get(0).get("number") != null ? PAGE_SECONDS : Answer.A_SECOND;
            answer(exchange, answers, freshFor, pages.page(exchange.getMessage().getHeader(Exchange.HTTP_URL), after, rows));
        };
    }

    /** Asks whether there is a log after the change that the query, or the header of a client that comes again, names. */
    public static Processor askStream() {
        return exchange -> {
            Message message = exchange.getMessage();
            String last = (String) message.getHeader("Last-Event-ID");
            ChangesAfter after = last == null
                    ? ChangesAfter.parse(Parameters.of((String) message.getHeader(Exchange.HTTP_RAW_QUERY))) : ChangesAfter.ofId(last);
            exchange.setVariable(VARIABLE, after);
            message.setBody(Map.of("after", after.number(), "limit", 1));
        };
    }

    /** Answers with changes as they come. */
    public static Processor answerStream(ChangeStreams streams) {
        return exchange -> {
            ChangesAfter after = exchange.getVariable(VARIABLE, ChangesAfter.class);
            exchange.getMessage().setBody(streams.stream(epoch(rows(exchange.getMessage()), after), after.number()));
        };
    }

    /**
     * The epoch of the log, which must be that of the number that is asked for.
     *
     * @throws BusyException after a failover that trim-changes has not seen yet
     */
    private static String epoch(List<Map<String, Object>> rows, ChangesAfter after) throws ClientErrorException, BusyException {
        if (rows.isEmpty() || !Boolean.TRUE.equals(rows.get(0).get("is_here"))) {
            throw new BusyException();
        }
        String epoch = rows.get(0).get("epoch").toString();
        after.check(epoch);
        return epoch;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Message message) {
        return message.getBody(List.class);
    }

    private static void answer(Exchange exchange, Answers answers, int freshFor, byte[] json) {
        Message message = exchange.getMessage();
        message.setBody(answers.answer(json, freshFor, (String) message.getHeader("Accept-Encoding"), (String) message.getHeader("If-None-Match")));
    }
}

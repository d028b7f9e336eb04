package io.marquee.change;

import io.marquee.search.Answer;
import io.marquee.search.Answers;
import io.marquee.search.BusyException;
import io.marquee.search.ClientErrorException;
import io.marquee.search.Parameters;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The processors of the routes that answer for single events and for changes: what is asked of the database, and what its rows say. */
public final class ChangeSteps {

    /** Versions of one event in an answer, the newest ones. */
    static final int MOST_VERSIONS = 1_000;

    private static final int FULL_PAGE_SECONDS = 3_600;
    private static final int NOT_FOUND = 404;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final String VARIABLE = "changesAfter";

    private ChangeSteps() {}

    /** Asks for the event that the path names; the body becomes the parameters of the statement. */
    public static Processor askEvent() {
        return exchange -> exchange.getMessage().setBody(
                Map.of("plan", event(exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class)), "limit", MOST_VERSIONS));
    }

    /** The second segment of the path. */
    private static UUID event(String path) throws ClientErrorException {
        String id = path.split("/", 4)[2];
        if (!UUID_TEXT.matcher(id).matches()) {
            throw new ClientErrorException("PARAMETER_UNREADABLE", "The id of an event is a UUID.");
        }
        return UUID.fromString(id);
    }

    /** Answers with the event of the only row. */
    public static Processor answerEvent(Answers answers) {
        return answering(answers, rows -> EventBodies.event(rows.get(0)));
    }

    /** Answers with the versions that the rows are, oldest first. */
    public static Processor answerVersions(Answers answers) {
        return answering(answers, EventBodies::versions);
    }

    private static Processor answering(Answers answers, Function<List<Map<String, Object>>, byte[]> body) {
        return exchange -> {
            List<Map<String, Object>> rows = rows(exchange.getMessage());
            if (rows.isEmpty()) {
                throw new ClientErrorException(NOT_FOUND, "EVENT_UNKNOWN", "No event with this id was ever on sale.");
            }
            answer(exchange, answers, Answer.A_SECOND, body.apply(rows));
        };
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
            if (rows.isEmpty() || !Boolean.TRUE.equals(rows.get(0).get("is_here"))) {
                // a failover that trim-changes has not seen yet
                throw new BusyException();
            }
            after.check(rows.get(0).get("epoch").toString());
            // of a full page what is newer comes on later ones, so it may be old; that of the end must not
            int freshFor = rows.size() == after.limit() && rows.get(0).get("number") != null ? FULL_PAGE_SECONDS : Answer.A_SECOND;
            answer(exchange, answers, freshFor, pages.page(exchange.getMessage().getHeader(Exchange.HTTP_URL, String.class), after, rows));
        };
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

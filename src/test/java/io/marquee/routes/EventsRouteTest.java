package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.search.ClientErrorException;
import io.marquee.search.SearchFailures;
import io.marquee.search.Steps;
import io.marquee.search.TimeRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When one event and a page of events are asked of the database, by which statement, and with what is answered when that fails. */
final class EventsRouteTest extends RouteTest {

    /** Stands for a question that is not in memory. */
    private static final TimeRange ASKED = new TimeRange(1, 2);

    private Processor memory = exchange -> exchange.getMessage().setBody(ASKED);
    private boolean ofOneProvider;

    EventsRouteTest() {
        super("events");
    }

    @Override
    void bind(Main main) {
        main.bind("eventFromMemory", (Processor) exchange -> memory.process(exchange));
        main.bind("pageFromMemory", (Processor) exchange -> memory.process(exchange));
        main.bind("notInMemory", Steps.notInMemory());
        main.bind("ofOneProvider", (Predicate) exchange -> ofOneProvider);
        for (String step : new String[] {"answerEvent", "answerPage"}) {
            main.bind(step, (Processor) exchange -> exchange.getMessage().setBody("answer of " + exchange.getMessage().getBody()));
        }
    }

    @Override
    void advise() throws Exception {
        replaceRoute("find-events");
    }

    @ParameterizedTest
    @CsvSource({"getEvent, false, get-event", "listEvents, false, list-events", "listEvents, true, list-provider-events"})
    void askTheDatabaseForWhatIsNotInMemory(String operation, boolean isOfOne, String statement) {
        ofOneProvider = isOfOne;
        answers("find-events", "found");
        assertThat(send(operation).getMessage().getBody()).isEqualTo("answer of found");
        assertThat(lastCall("find-events").getVariable("statement")).isEqualTo(sql(statement));
        assertThat(lastCall("find-events").getMessage().getBody()).isEqualTo(ASKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"getEvent", "listEvents"})
    void answerFromMemoryWithoutTheDatabase(String operation) {
        memory = exchange -> exchange.getMessage().setBody("in memory");
        assertThat(send(operation).getMessage().getBody()).isEqualTo("in memory");
        assertThat(calls("find-events")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"getEvent", "listEvents"})
    void answerWhatIsWrongWithItsStatus(String operation) {
        memory = exchange -> {
            throw new ClientErrorException(404, "CODE", "Words.");
        };
        assertFailed(send(operation), 404, "CODE");
        memory = exchange -> {
            throw SearchFailures.busy();
        };
        assertFailed(send(operation), 503, "DATABASE_UNAVAILABLE");
        assertThat(calls("find-events")).isZero();
        memory = exchange -> exchange.getMessage().setBody(ASKED);
        fails("find-events", new SQLException("away", "08006"));
        assertFailed(send(operation), 503, "DATABASE_UNAVAILABLE");
    }

    private static void assertFailed(Exchange answered, int status, String code) {
        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class)).isEqualTo(status);
        assertThat(StandardCharsets.UTF_8.decode(answered.getMessage().getBody(ByteBuffer.class).duplicate()).toString()).contains(code);
    }
}

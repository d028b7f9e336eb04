package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.marquee.search.ClientErrorException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statement each question about events asks, and with what it is answered when that fails. */
final class ChangesRouteTest extends RouteTest {

    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("reader");
    private Processor asking = exchange -> exchange.getMessage().setBody(Map.of("plan", 1));

    ChangesRouteTest() {
        super("changes");
    }

    @Override
    void bind(Main main) {
        for (String step : List.of("askHistory", "askProviders", "askChanges", "askStream")) {
            main.bind(step, (Processor) exchange -> asking.process(exchange));
        }
        for (String step : List.of("answerVersions", "answerProviders", "answerChanges", "answerStream")) {
            main.bind(step, (Processor) exchange -> exchange.getMessage().setBody("answer of " + exchange.getMessage().getBody()));
        }
        main.bind("readerBreaker", breaker);
    }

    @Override
    void advise() throws Exception {
        replaceStep("ask-reader", "run-on-reader");
    }

    @ParameterizedTest
    @CsvSource({"getEventHistory, list-versions", "listProviders, name-providers", "listChanges, list-changes", "streamChanges, list-changes"})
    void asksTheStatementAndAnswersWithItsRows(String operation, String statement) {
        answers("run-on-reader", List.of(Map.of("a", 1)));
        assertThat(send(operation).getMessage().getBody()).isEqualTo("answer of [{a=1}]");
        assertThat(lastCall("run-on-reader").getMessage().getBody()).isEqualTo(sql(statement));
        assertThat(lastCall("run-on-reader").getMessage().getHeader("CamelJdbcParameters")).isEqualTo(Map.of("plan", 1));
    }

    @ParameterizedTest
    @CsvSource({"getEventHistory, 404", "listProviders, 400", "listChanges, 410", "streamChanges, 410"})
    void answersWhatIsWrongWithItsStatus(String operation, int status) {
        asking = exchange -> {
            throw new ClientErrorException(status, "CODE", "Words.");
        };
        assertFailed(send(operation), status, "CODE");
        assertThat(calls("run-on-reader")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"getEventHistory", "listProviders", "listChanges", "streamChanges"})
    void answers503WhileTheDatabaseIsAwayAndAsksItNoMoreOnceTheBreakerIsOpen(String operation) {
        fails("run-on-reader", new SQLException("away", "08006"));
        assertFailed(send(operation), 503, "DATABASE_UNAVAILABLE");
        breaker.transitionToOpenState();
        int asked = calls("run-on-reader");
        assertFailed(send(operation), 503, "DATABASE_UNAVAILABLE");
        assertThat(calls("run-on-reader")).isEqualTo(asked);
    }

    private static void assertFailed(Exchange answered, int status, String code) {
        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class)).isEqualTo(status);
        assertThat(StandardCharsets.UTF_8.decode(answered.getMessage().getBody(ByteBuffer.class).duplicate()).toString()).contains(code);
    }
}

package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.marquee.kit.LogLines;
import io.marquee.search.Answers;
import io.marquee.search.Budget;
import io.marquee.search.Months;
import io.marquee.search.SearchFailures;
import io.marquee.search.Steps;
import io.marquee.search.TimeRange;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a search is answered from, and with what when it fails. The listener in front of it has tests of its own. */
final class SearchRouteTest extends RouteTest {

    private static final long MEMORY = 1 << 20;

    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("reader");
    private final List<Exchange> found = new ArrayList<>();
    /** Nothing is in memory. */
    private Processor memory = Steps.answerFromMemory(new Months(MEMORY, Clock.systemUTC()), new Answers(new Budget(MEMORY), new Budget(MEMORY)));
    private Processor database = exchange -> exchange.getMessage().setBody("found");

    SearchRouteTest() {
        super("search");
    }

    @Override
    void bind(Main main) {
        main.bind("answerFromMemory", (Processor) exchange -> memory.process(exchange));
        main.bind("notInMemory", Steps.notInMemory());
        main.bind("findInDatabase", (Processor) exchange -> {
            found.add(exchange.copy());
            database.process(exchange);
        });
        main.bind("makeAnswer", (Processor) exchange -> exchange.getMessage().setBody("answer of " + exchange.getMessage().getBody()));
        main.bind("readerBreaker", breaker);
    }

    @Override
    void advise() throws Exception {
        // the contract, which would open a port
        context.removeRouteDefinition(context.getRouteDefinition("contract"));
    }

    private Message search(String query) {
        Exchange done = template.send("direct:searchEvents", exchange -> exchange.getMessage().setHeader(Exchange.HTTP_RAW_QUERY, query));
        assertThat(done.getException()).isNull();
        return done.getMessage();
    }

    private void failsWith(Exception failure) {
        database = exchange -> {
            throw failure;
        };
    }

    private static void assertError(Message answer, int status, String code) {
        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class)).isEqualTo(status);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/json");
        JsonObject body = new JsonObject(StandardCharsets.UTF_8.decode(((ByteBuffer) answer.getBody())).toString());
        assertThat(body.getValue("data")).isNull();
        assertThat(body.getJsonObject("error").getString("code")).isEqualTo(code);
        assertThat(body.getJsonObject("error").getString("message")).isNotBlank().doesNotContain("secret");
    }

    @Test
    void answersFromMemoryWithoutTheDatabase() {
        memory = exchange -> exchange.getMessage().setBody("in memory");
        assertThat(search("").getBody()).isEqualTo("in memory");
        assertThat(found).isEmpty();
    }

    @Test
    void asksTheDatabaseForARangeThatIsNotInMemory() {
        assertThat(search("starts_at=2021-07-01T00:00:00Z&ends_at=2021-07-02T00:00:00Z").getBody()).isEqualTo("answer of found");
        assertThat(found).singleElement().satisfies(search -> {
            assertThat(search.getVariable("statement")).isEqualTo(sql("find-events"));
            assertThat(search.getMessage().getBody()).isInstanceOf(TimeRange.class);
        });
    }

    @ParameterizedTest
    @CsvSource({"starts_at=soon, PARAMETER_UNREADABLE", "starts_at=2021-07-02&ends_at=2021-07-01T00:00:00Z, RANGE_REVERSED",
        "ends_at=2021-07-01&ends_at=2021-07-02, PARAMETER_REPEATED", "starts_at=%, QUERY_UNREADABLE"})
    void answers400ForAQueryThatTheContractDoesNotAllow(String query, String code) {
        assertError(search(query), 400, code);
        assertThat(found).isEmpty();
    }

    @Test
    void answers503WhenTheDatabaseFailsAndCountsIt() {
        failsWith(new SQLException("secret", "08006"));
        Message answer = search("");
        assertError(answer, 503, "DATABASE_UNAVAILABLE");
        assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isOne();
    }

    @Test
    void answers503WithoutTheDatabaseWhileTheBreakerIsOpen() {
        breaker.transitionToOpenState();
        Message answer = search("");
        assertError(answer, 503, "DATABASE_UNAVAILABLE");
        assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
        assertThat(found).isEmpty();
    }

    @Test
    void answers503WhenASearchWouldHaveToWaitOnAnEventLoop() {
        memory = exchange -> {
            throw SearchFailures.busy();
        };
        assertError(search(""), 503, "DATABASE_UNAVAILABLE");
    }

    @Test
    void answers503WhenThereIsNoRoomForTheAnswer() {
        failsWith(SearchFailures.noRoom());
        Message answer = search("");
        assertError(answer, 503, "ANSWERS_FULL");
        assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
    }

    @Test
    void answers500WithFixedWordsForAFaultOfOursAndLogsIt() {
        failsWith(new IllegalStateException("secret"));
        try (LogLines log = LogLines.in("text")) {
            Message answer = search("");
            assertError(answer, 500, "INTERNAL_SERVER_ERROR");
            assertThat(answer.getHeader("Retry-After")).isNull();
            assertThat(log.written()).singleElement().asString().contains("search failed", "IllegalStateException: secret");
        }
    }

    @Test
    void leavesTheFailureOfTheDatabaseToTheSearch() {
        failsWith(new SQLException("secret", "08006"));
        assertThat(failureForCaller("find-events")).hasRootCauseInstanceOf(SQLException.class);
    }
}

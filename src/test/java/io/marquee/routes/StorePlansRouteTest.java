package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How plans reach the table, and what becomes of those that it does not take. */
final class StorePlansRouteTest extends PollRouteTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Object> ROW = Map.of("stored", 1, "unchanged", 0, "surplus", 0);

    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("writer");

    StorePlansRouteTest() {
        super("store-plans");
    }

    @Override
    void bind(Main main) throws Exception {
        super.bind(main);
        main.bind("writerBreaker", breaker);
    }

    @Override
    void advise() throws Exception {
        replaceStep("upsert-plans", "upsert-statement");
        replaceStep("note-failure", "failure-statement");
    }

    private static JsonNode item(String title) {
        return JSON.createObjectNode().put("base_id", title).put("plan_id", "1").put("title", title).put("sell_mode", "online")
                .put("start", "2021-07-01T20:00:00").put("end", "2021-07-01T21:30:00");
    }

    private static Processor carrying(Object... items) {
        return exchange -> {
            exchange.setVariable("provider", "acme");
            exchange.setVariable("timeZone", "UTC");
            exchange.getMessage().setBody(List.of(items));
        };
    }

    private Exchange store(Object... items) {
        return template.send("direct:store-plans", carrying(items));
    }

    /** Lets the database take all batches but those with a plan of this title. */
    private void rejects(String title, String state) {
        atCall("upsert-statement", exchange -> {
            if (exchange.getMessage().getBody(Map.class).get("plans").toString().contains(title)) {
                throw new SQLException("not storable", state);
            }
            exchange.getMessage().setBody(ROW);
        });
    }

    private Stream<Object> parameters(String name) {
        return mock("upsert-statement").getReceivedExchanges().stream().map(call -> call.getMessage().getBody(Map.class).get(name));
    }

    /** As jq, the data format json, and a route that splits give them. */
    static Stream<Object> deliveries() {
        return Stream.of(
                JSON.createArrayNode().add(item("Show")),
                item("Show"),
                List.of(item("Show")),
                List.of(JSON.convertValue(item("Show"), Map.class)),
                JSON.convertValue(item("Show"), Map.class));
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void takesItemsAsTheyCome(Object body) {
        answers("upsert-statement", ROW);
        Exchange stored = template.send("direct:store-plans", exchange -> {
            exchange.setVariable("provider", "acme");
            exchange.getMessage().setBody(body);
        });
        assertThat(stored.getException()).isNull();
        assertThat(parameters("plans")).singleElement().asString().contains("Show");
        assertThat(parameters("rejections")).containsExactly("[]");
    }

    @ParameterizedTest
    @CsvSource({"acme,", ",not a String", "acme,not a String"})
    void saysWhatItCannotTake(String provider, String object) {
        Exchange failed = template.send("direct:store-plans", exchange -> {
            exchange.setVariable("provider", provider);
            exchange.getMessage().setBody(object);
        });
        assertThat(failed.getException()).isInstanceOf(IllegalArgumentException.class).hasMessage(provider == null
                ? "the variable provider is not set"
                : "store-plans takes a list of items as JSON, " + (object == null ? "not nothing" : object));
    }

    @Test
    void checksPublishesAndStoresAListOfItems() {
        answers("upsert-statement", ROW);
        assertThat(store(item("Good"), JSON.createObjectNode().put("title", "No plan")).getException()).isNull();
        assertThat(lastCall("upsert-statement").getVariable("statement")).isEqualTo(sql("upsert-plans"));
        assertThat(lastParameters("upsert-statement")).containsEntry("provider", "acme").containsEntry("read", 2);
        assertThat(parameters("plans")).singleElement().asString().contains("Good", "start_date").doesNotContain("No plan");
        assertThat(parameters("rejections")).singleElement().asString().contains("No plan");
        assertThat(ended).containsExactly("acme ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"21000", "22P02", "23514"})
    void halvesABatchThatTheDatabaseRejectsAndKeepsTheBadPlanAsARejection(String state) {
        rejects("Bad", state);
        assertThat(store(item("One"), item("Two"), item("Bad"), item("Four")).getException()).isNull();
        // all; the first half, which is good; the bad one alone; its rejection with what is left
        assertThat(parameters("read")).containsExactly(4, 2, 1, 2);
        assertThat(lastParameters("upsert-statement").get("plans")).asString().contains("Four").doesNotContain("Bad");
        assertThat(lastParameters("upsert-statement").get("rejections")).asString().contains("Bad", Reason.NOT_STORABLE.code(), state);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void leavesAnotherFailureToTheCallerAndCountsIt() {
        rejects("One", "08006");
        assertThat(failureForCaller("store-plans", carrying(item("One"), item("Two")))).hasRootCauseInstanceOf(SQLException.class);
        assertThat(calls("upsert-statement")).isOne();
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isOne();
    }

    @Test
    void runsNoStatementWhileTheBreakerIsOpen() {
        breaker.transitionToOpenState();
        assertThat(failureForCaller("store-plans", carrying(item("One")))).isInstanceOf(CallNotPermittedException.class);
        assertThat(calls("upsert-statement")).isZero();
    }

    @Test
    void storesTheBatchOfAPollUnderItsClaim() {
        addAcme(Map.of());
        answers("upsert-statement", ROW);
        template.send("direct:store-batch", exchange -> {
            carry(begin(claim("acme", POLL)), exchange);
            exchange.getMessage().setBody(new ArrayList<>(List.of(Rejection.ofRecord(Reason.RECORD_UNREADABLE, "record 3", "<"))));
        });
        assertThat(lastParameters("upsert-statement")).containsEntry("provider", "acme").containsEntry("poll", POLL).containsEntry("plans", "");
        assertThat(lastParameters("upsert-statement").get("rejections")).asString().contains("record 3");
        // only a batch without a poll is one
        assertThat(ended).isEmpty();
    }

    @Test
    void failsWhenTheClaimIsLost() {
        answers("upsert-statement", null);
        assertThat(failureForCaller("store-plans", carrying(item("One"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("another instance took over");
    }

    @Test
    void notesTheFailureOfAnOwnRoute() {
        Map<String, Object> failure = Map.of("provider", "acme", "reason", "broken");
        send("note-failure", failure);
        assertThat(lastCall("failure-statement").getVariable("statement")).isEqualTo(sql("note-failure"));
        assertThat(lastParameters("failure-statement")).isEqualTo(failure);
    }

    @Test
    void goesOnWhenAFailureCannotBeNoted() {
        fails("failure-statement", new SQLException("away", "08006"));
        assertThat(send("note-failure", Map.of()).getException()).isNull();
    }
}

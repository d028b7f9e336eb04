package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator may ask of polls: one at once, none any more, or to store what is held. */
final class AdvancePollRouteTest extends RouteTest {

    private static final Map<String, Object> PARAMETERS = Map.of("provider", "fever");

    AdvancePollRouteTest() {
        super("advance-poll");
    }

    @Override
    void bind(Main main) { }

    @Override
    void advise() throws Exception {
        replaceStep("advance-poll", "advance-statement");
        replaceStep("stop-poll", "stop-statement");
        replaceStep("approve-poll", "approve-statement");
    }

    @ParameterizedTest
    @CsvSource({"advance-poll, advance-statement", "stop-poll, stop-statement", "approve-poll, approve-statement"})
    void runsTheStatementOfItsNameForTheProvider(String route, String statement) {
        answers(statement, Map.of("name", "fever"));
        assertThat(send(route, PARAMETERS).getMessage().getBody()).isEqualTo(Map.of("name", "fever"));
        assertThat(lastCall(statement).getVariable("statement")).isEqualTo(sql(route));
        assertThat(lastCall(statement).getMessage().getBody()).isEqualTo(PARAMETERS);
    }

    @ParameterizedTest
    @CsvSource({"advance-poll, advance-statement", "stop-poll, stop-statement", "approve-poll, approve-statement"})
    void leavesAFailureToTheCaller(String route, String statement) {
        SQLException failure = new SQLException("away", "08006");
        fails(statement, failure);
        assertThat(failureForCaller(route)).isSameAs(failure);
    }
}

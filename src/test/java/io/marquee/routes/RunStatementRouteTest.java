package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** How a statement reaches the database, and its row the caller. */
final class RunStatementRouteTest extends RouteTest {

    private static final Map<String, Object> PARAMETERS = Map.of("provider", "fever");

    RunStatementRouteTest() {
        super("run-statement");
    }

    @Override
    void bind(Main main) { }

    @Override
    void advise() throws Exception {
        replaceStep("run-statement", "run-on-writer");
    }

    private Exchange run() {
        return template.send("direct:run-statement", exchange -> {
            exchange.setVariable("statement", "select :?provider");
            exchange.getMessage().setBody(PARAMETERS);
        });
    }

    @Test
    void runsTheStatementOfTheVariableWithTheBodyAsParameters() {
        run();
        assertThat(lastCall("run-on-writer").getMessage().getBody()).isEqualTo("select :?provider");
        assertThat(lastCall("run-on-writer").getMessage().getHeader(JdbcConstants.JDBC_PARAMETERS)).isEqualTo(PARAMETERS);
    }

    @Test
    void answersWithTheRowAndNothingElse() {
        answers("run-on-writer", Map.of("name", "fever"));
        Exchange done = run();
        assertThat(done.getMessage().getBody()).isEqualTo(Map.of("name", "fever"));
        assertThat(done.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void leavesAFailureToTheCaller() {
        SQLException failure = new SQLException("away", "08006");
        fails("run-on-writer", failure);
        assertThat(failureForCaller("run-statement")).isSameAs(failure);
    }
}

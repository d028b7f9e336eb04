package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators say of withdrawals: one statement each, and what is said is settled at once. */
final class WithdrawPlansRouteTest extends RouteTest {

    private static final Map<String, Object> PARAMETERS = Map.of("provider", "fever", "by", "Ada");

    WithdrawPlansRouteTest() {
        super("withdraw-plans");
    }

    @Override
    void bind(Main main) { }

    @Override
    void advise() throws Exception {
        replaceStep("withdraw-plans", "withdraw-statement");
        replaceStep("restore-plans", "restore-statement");
        replaceStep("list-withdrawals", "query-withdrawals");
        replaceRoute("settle-now");
    }

    @ParameterizedTest
    @CsvSource({"withdraw-plans, withdraw-statement", "restore-plans, restore-statement", "list-withdrawals, query-withdrawals"})
    void runsTheStatementOfItsName(String route, String statement) {
        answers(statement, "{}");
        assertThat(send(route, PARAMETERS).getMessage().getBody()).isEqualTo("{}");
        assertThat(lastParameters(statement)).isEqualTo(PARAMETERS);
        assertThat(lastCall(statement).getVariable("statement")).isEqualTo(sql(route));
        Awaitility.await().untilAsserted(() -> assertThat(calls("settle-now")).isEqualTo(route.startsWith("list") ? 0 : 1));
    }

    @ParameterizedTest
    @CsvSource({"withdraw-plans, withdraw-statement", "restore-plans, restore-statement", "list-withdrawals, query-withdrawals"})
    void tellsItsCallerOfADatabaseThatIsAway(String route, String statement) {
        fails(statement, new SQLException("away", "08006"));
        assertThat(failureForCaller(route)).isInstanceOf(SQLException.class);
        assertThat(calls("settle-now")).isZero();
    }
}

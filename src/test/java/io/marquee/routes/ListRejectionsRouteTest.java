package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** What operators are told of rejected items. */
final class ListRejectionsRouteTest extends RouteTest {

    private static final Map<String, Object> PARAMETERS = Map.of("provider", "fever", "limit", 10);

    ListRejectionsRouteTest() {
        super("list-rejections");
    }

    @Override
    void bind(Main main) { }

    @Override
    void advise() throws Exception {
        replaceStep("list-rejections", "query-rejections");
    }

    @Test
    void runsItsStatementWithTheBodyAsParameters() {
        answers("query-rejections", "[]");
        assertThat(send("list-rejections", PARAMETERS).getMessage().getBody()).isEqualTo("[]");
        assertThat(lastCall("query-rejections").getVariable("statement")).isEqualTo(sql("list-rejections"));
        assertThat(lastCall("query-rejections").getMessage().getBody()).isEqualTo(PARAMETERS);
    }

    @Test
    void leavesAFailureToTheCaller() {
        SQLException failure = new SQLException("away", "08006");
        fails("query-rejections", failure);
        assertThat(failureForCaller("list-rejections")).isSameAs(failure);
    }
}

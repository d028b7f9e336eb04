package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.poll.LastPolls;
import java.sql.SQLException;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators and this instance itself are told of polls. */
final class ListProvidersRouteTest extends PollRouteTest {

    private final LastPolls lastPolls = new LastPolls();

    ListProvidersRouteTest() {
        super("list-providers");
    }

    @Override
    void bind(Main main) throws Exception {
        super.bind(main);
        main.bind("lastPolls", lastPolls);
    }

    @Override
    void advise() throws Exception {
        unschedule("watch-polls");
        replaceStep("list-providers", "query-providers");
        replaceStep("list-polls", "query-polls");
    }

    @ParameterizedTest
    @CsvSource({"list-providers, query-providers", "list-polls, query-polls"})
    void answersWithWhatTheQueryOfItsNameFinds(String route, String query) {
        answers(query, "{\"fever\":{}}");
        assertThat(send(route).getMessage().getBody()).isEqualTo("{\"fever\":{}}");
        assertThat(lastCall(query).getMessage().getBody()).isEqualTo(sql(route));
    }

    @ParameterizedTest
    @CsvSource({"list-providers, query-providers", "list-polls, query-polls"})
    void leavesAFailureToTheCaller(String route, String query) {
        SQLException failure = new SQLException("away", "08006");
        fails(query, failure);
        assertThat(failureForCaller(route)).isSameAs(failure);
    }

    @Test
    void remembersHowTheLastPollEnded() {
        answers("query-providers", "{\"fever\":{\"last_ended\":{\"outcome\":\"failed\",\"finished_at\":\"2026-01-01T00:00:00Z\",\"age_ms\":5}}}");
        send("watch-polls");
        assertThat(lastPolls.of("fever").outcome()).isEqualTo("failed");
    }

    @Test
    void knowsTheLastOutcomeWhileTheDatabaseIsAway() {
        lastPolls.ended("fever", "ok");
        fails("query-providers", new SQLException("away", "08006"));
        assertThat(send("watch-polls").getException()).isNull();
        assertThat(lastPolls.of("fever").outcome()).isEqualTo("ok");
    }
}

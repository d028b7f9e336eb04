package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.marquee.search.ClientErrorException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored of what is pushed, and with what that is answered when it fails. */
final class ReceivePushRouteTest extends RouteTest {

    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("writer");
    private Processor checking = exchange -> exchange.getMessage().setBody(Map.of("provider", "acme"));

    ReceivePushRouteTest() {
        super("receive-push");
    }

    @Override
    void bind(Main main) {
        main.bind("checkPush", (Processor) exchange -> checking.process(exchange));
        main.bind("answerPush", (Processor) exchange -> exchange.getMessage().setBody("answer of " + exchange.getMessage().getBody()));
        main.bind("writerBreaker", breaker);
    }

    @Override
    void advise() throws Exception {
        replaceStep("keep-push", "keep-statement");
    }

    @Test
    void storesWhatIsCheckedAndAnswersWithItsRow() {
        answers("keep-statement", Map.of("number", 1));
        assertThat(send("receivePush").getMessage().getBody()).isEqualTo("answer of {number=1}");
        assertThat(lastCall("keep-statement").getVariable("statement")).isEqualTo(sql("keep-push"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 415})
    void storesNothingThatIsNotAsItMustBe(int status) {
        checking = exchange -> {
            throw new ClientErrorException(status, "CODE", "Words.");
        };
        assertFailed(send("receivePush"), status, "CODE");
        assertThat(calls("keep-statement")).isZero();
    }

    @Test
    void answers503WhileTheDatabaseIsAwayAndAsksItNoMoreOnceTheBreakerIsOpen() {
        fails("keep-statement", new SQLException("away", "08006"));
        assertFailed(send("receivePush"), 503, "DATABASE_UNAVAILABLE");
        breaker.transitionToOpenState();
        int asked = calls("keep-statement");
        assertFailed(send("receivePush"), 503, "DATABASE_UNAVAILABLE");
        assertThat(calls("keep-statement")).isEqualTo(asked);
    }

    private static void assertFailed(Exchange answered, int status, String code) {
        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class)).isEqualTo(status);
        assertThat(StandardCharsets.UTF_8.decode(answered.getMessage().getBody(ByteBuffer.class).duplicate()).toString()).contains(code);
    }
}

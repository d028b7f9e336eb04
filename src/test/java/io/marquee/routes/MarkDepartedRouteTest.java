package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.poll.Poll;
import io.marquee.poll.Stop;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the plans are marked that a complete feed no longer holds. */
final class MarkDepartedRouteTest extends PollRouteTest {

    private Poll poll;

    MarkDepartedRouteTest() {
        super("mark-departed");
    }

    @Override
    void advise() throws Exception {
        replaceStep("mark-departed", "departed-statement");
        replaceStep("mark-departed", "mark-statement");
    }

    @BeforeEach
    void claimsPoll() {
        addAcme(Map.of());
        poll = begin(claim("acme", POLL));
        answers("departed-statement", Map.of("plans", 7, "pieces", 2));
        answers("mark-statement", 1_000L);
    }

    private Exchange mark() {
        return send("mark-departed", poll);
    }

    @Test
    void marksPieceByPieceUntilNoneIsLeft() {
        assertThat(mark().getException()).isNull();
        assertThat(calls("departed-statement")).isOne();
        assertThat(lastCall("departed-statement").getVariable("statement")).isEqualTo(sql("find-departed"));
        assertThat(lastParameters("departed-statement")).containsEntry("provider", "acme").containsEntry("poll", POLL).containsEntry("whole", true);
        assertThat(calls("mark-statement")).isEqualTo(2);
        assertThat(lastCall("mark-statement").getVariable("statement")).isEqualTo(sql("mark-departed"));
    }

    @Test
    void marksNothingWhenNothingHasLeft() {
        answers("departed-statement", Map.of("plans", 7, "pieces", 0));
        mark();
        assertThat(calls("mark-statement")).isZero();
    }

    @Test
    void looksForNothingWhenTheFeedWasNotReadToItsEnd() {
        send("mark-departed", fails());
        assertThat(calls("departed-statement")).isZero();
        assertThat(calls("mark-statement")).isZero();
    }

    private Poll fails() {
        polling().fail(poll, new IllegalStateException("cut"));
        return poll;
    }

    @Test
    void marksNoMoreWhenTheClaimWasLost() {
        answers("mark-statement", null);
        mark();
        assertThat(calls("mark-statement")).isOne();
        answers("departed-statement", null);
        mark();
        assertThat(calls("mark-statement")).isOne();
    }

    @Test
    void leavesFailuresToThePoll() {
        fails("mark-statement", new SQLException("away", "08006"));
        assertThat(mark().getException()).hasMessageContaining("away");
    }

    @Test
    void endsBetweenTwoPiecesWhenThePollIsStopped() {
        atCall("mark-statement", exchange -> {
            parts().schedule().stop("acme", Stop.BY_OPERATOR);
            exchange.getMessage().setBody(1_000L);
        });
        assertThat(mark().getException()).hasMessageContaining("stopped by an operator");
        assertThat(calls("mark-statement")).isOne();
    }
}

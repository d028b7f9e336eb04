package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.marquee.poll.Poll;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the end of a poll is kept. */
final class FinishPollRouteTest extends PollRouteTest {

    private Poll poll;

    FinishPollRouteTest() {
        super("finish-poll");
    }

    @Override
    void advise() throws Exception {
        replaceStep("finish-poll", "finish-statement");
    }

    @BeforeEach
    void claimsPoll() {
        addAcme(Map.of());
        poll = begin(claim("acme", POLL));
    }

    @Test
    void storesTheOutcomeAndTellsIt() {
        answers("finish-statement", Map.of("read", 2, "stored", 2, "unchanged", 0, "rejected", 0, "skipped", 0, "ms", 5));
        send("finish-poll", poll);
        assertThat(lastCall("finish-statement").getVariable("statement")).isEqualTo(sql("finish-poll"));
        assertThat(lastParameters("finish-statement"))
                .contains(entry("provider", "acme"), entry("poll", POLL), entry("outcome", "ok"));
        assertThat(ended).containsExactly("acme ok");
    }

    @Test
    void tellsThatTheClaimWasLostWhenThereIsNoRow() {
        answers("finish-statement", null);
        send("finish-poll", poll);
        assertThat(ended).containsExactly("acme lost");
    }

    @Test
    void abandonsThePollAndGivesItsClaimBackWhenTheStatementFails() {
        fails("finish-statement", new SQLException("away", "08006"));
        assertThat(send("finish-poll", poll).getException()).isNull();
        assertThat(ended).containsExactly("acme abandoned");
        assertThat(claims().hasUnderWay()).isFalse();
        assertThat(claims().hasLeft()).isTrue();
    }
}

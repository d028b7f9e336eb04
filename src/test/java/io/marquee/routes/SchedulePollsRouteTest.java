package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.LogLines;
import io.marquee.poll.Poll;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a poll begins, and what becomes of claims that no poll ends. */
final class SchedulePollsRouteTest extends PollRouteTest {

    private static final int LIMIT_SECONDS = 10;

    SchedulePollsRouteTest() {
        super("schedule-polls");
    }

    @Override
    void advise() throws Exception {
        unschedule("schedule-polls");
        unschedule("renew-leases");
        replaceStep("claim-polls", "claim-statement");
        replaceStep("release-claims", "release-statement");
        replaceStep("renew-leases", "renew-statement");
        replaceRoute("poll-acme");
        replaceRoute("poll-other");
    }

    /** Lets the database give the polls of these providers to this instance. */
    private void givesClaimsOf(String... providers) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < providers.length; i++) {
            rows.append(i == 0 ? "" : ",").append("{\"name\":\"").append(providers[i]).append("\",\"poll_id\":").append(POLL + i)
                    .append(",\"failures\":0}");
        }
        answers("claim-statement", "[" + rows + "]");
    }

    @Test
    void runsNoStatementWithoutRoom() {
        assertThat(send("schedule-polls").getException()).isNull();
        assertThat(calls("claim-statement")).isZero();
    }

    @Test
    void claimsWhatIsDueOfTheFeedsThatRunHere() {
        addAcme(Map.of());
        givesClaimsOf();
        send("schedule-polls");
        assertThat(lastCall("claim-statement").getVariable("statement")).isEqualTo(sql("claim-polls"));
        assertThat(lastParameters("claim-statement")).containsEntry("names", "{acme}").containsEntry("periods", "{30000}");
        assertThat(calls("poll-acme")).isZero();
        assertThat(calls("release-statement")).isZero();
    }

    @Test
    void startsEachClaimedPollInItsRouteOnAThreadOfItsOwn() throws Exception {
        addAcme(Map.of());
        addFeed("poll-other", Map.of("provider", "other"));
        givesClaimsOf("acme", "other");
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CyclicBarrier together = new CyclicBarrier(2);
        CountDownLatch over = new CountDownLatch(2);
        for (String route : Set.of("poll-acme", "poll-other")) {
            atCall(route, exchange -> {
                carry(exchange.getVariable("poll", Poll.class), exchange);
                together.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                threads.add(Thread.currentThread().getName() + " " + exchange.getVariable("poll", Poll.class).route() + " " + route);
                over.countDown();
            });
        }
        send("schedule-polls");
        assertThat(over.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).hasSize(2)
                .anyMatch(thread -> thread.matches("poll-\\d+ poll-acme poll-acme"))
                .anyMatch(thread -> thread.matches("poll-\\d+ poll-other poll-other"));
    }

    @Test
    void givesTheClaimBackWhoseFileIsGoneAtTheNextTick() {
        addAcme(Map.of());
        givesClaimsOf("gone");
        send("schedule-polls");
        assertThat(calls("poll-acme")).isZero();
        assertThat(context.getRegistry().lookupByNameAndType("pollThreads", ThreadPoolExecutor.class).getLargestPoolSize()).isZero();
        assertThat(claims().hasLeft()).isTrue();
        givesClaimsOf();
        send("schedule-polls");
        assertThat(lastCall("release-statement").getVariable("statement")).isEqualTo(sql("release-claims"));
        assertThat(lastParameters("release-statement")).containsEntry("polls", "{" + POLL + "}");
        assertThat(claims().hasLeft()).isFalse();
    }

    @Test
    void claimsNothingWhileAClaimCannotBeGivenBack() {
        addAcme(Map.of());
        givesClaimsOf("gone");
        send("schedule-polls");
        fails("release-statement", new SQLException("away", "08006"));
        assertThat(send("schedule-polls").getException()).isNull();
        assertThat(calls("claim-statement")).isOne();
        assertThat(claims().hasLeft()).isTrue();
    }

    @Test
    void startsNothingWhenTheStatementFails() {
        addAcme(Map.of());
        fails("claim-statement", new SQLException("away", "08006"));
        assertThat(send("schedule-polls").getException()).isNull();
        assertThat(calls("poll-acme")).isZero();
    }

    @Test
    void tellsOnceThatTheDatabaseIsAwayAndOnceThatItAnswersAgain() {
        addAcme(Map.of());
        fails("claim-statement", new SQLException("away", "08006"));
        try (LogLines log = LogLines.in("text")) {
            send("schedule-polls");
            send("schedule-polls");
            givesClaimsOf();
            send("schedule-polls");
            send("schedule-polls");
            assertThat(log.written()).hasSize(2);
            assertThat(log.written().get(0)).contains("polls cannot be kept in the database: away");
            assertThat(log.written().get(1)).contains("polls are kept in the database again");
        }
    }

    @Test
    void renewsTheLeasesOfPollsUnderWay() {
        addAcme(Map.of());
        Poll poll = begin(claim("acme", POLL));
        send("renew-leases", poll);
        assertThat(lastCall("renew-statement").getVariable("statement")).isEqualTo(sql("renew-leases"));
        assertThat(lastParameters("renew-statement")).containsEntry("running", "{" + POLL + "}");
    }

    @Test
    void renewsNothingWhenNoPollIsUnderWay() {
        send("renew-leases");
        assertThat(calls("renew-statement")).isZero();
    }

    @Test
    void goesOnWhenLeasesCannotBeRenewed() {
        addAcme(Map.of());
        fails("renew-statement", new SQLException("away", "08006"));
        assertThat(send("renew-leases", begin(claim("acme", POLL))).getException()).isNull();
    }
}

package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.marquee.feed.FeedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Polls read and store one after the other, in the order in which they came. */
class TurnTest {

    private static final int POLLS = 20;

    private final Semaphore turns = new Semaphore(1, true);

    private Turn turn(Duration limit) {
        return new Turn(turns, new Deadline(limit));
    }

    @Test
    void comesInTheOrderInWhichPollsCame() throws Exception {
        Turn first = turn(Duration.ofHours(1));
        first.begin();
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> polls = new ArrayList<>();
        for (int i = 0; i < POLLS; i++) {
            int number = i;
            Turn turn = turn(Duration.ofHours(1));
            polls.add(CompletableFuture.runAsync(() -> {
                try {
                    turn.begin();
                    order.add(number);
                    turn.end();
                } catch (FeedException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }, work -> new Thread(work).start()));
            await().until(() -> turns.getQueueLength() == number + 1);
        }
        // longer than any look around would take
        await().pollDelay(Duration.ofMillis(700)).until(() -> turns.getQueueLength() == POLLS);
        first.end();
        CompletableFuture.allOf(polls.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        assertThat(order).isSorted().hasSize(POLLS);
        assertThat(turns.availablePermits()).isOne();
    }

    @Test
    void isTakenAndGivenBackOnce() throws Exception {
        Turn turn = turn(Duration.ofHours(1));
        turn.begin();
        turn.begin();
        turn.end();
        turn.end();
        assertThat(turns.availablePermits()).isOne();
    }

    @Test
    void isNotWaitedForWhenThePollIsStopped() throws Exception {
        turns.acquire();
        Deadline deadline = new Deadline(Duration.ofHours(1));
        Turn turn = new Turn(turns, deadline);
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> {
            assertThatThrownBy(turn::begin).isInstanceOf(FeedException.class).hasMessage(Stop.OF_INSTANCE.reason());
            return Thread.currentThread().isInterrupted();
        });
        await().until(turns::hasQueuedThreads);
        deadline.stop(Stop.OF_INSTANCE);
        turn.wake();
        assertThat(ended.get(10, TimeUnit.SECONDS)).as("an interrupt is left over").isFalse();
        turn.end();
        assertThat(turns.availablePermits()).isZero();
        assertThatThrownBy(turn::begin).as("nor when it was stopped before").isInstanceOf(FeedException.class);
    }

    @Test
    void isNotWaitedForBeyondTheTimeOfThePoll() throws Exception {
        turns.acquire();
        assertThatThrownBy(turn(Duration.ofMillis(50))::begin).isInstanceOf(FeedException.class).hasMessageContaining("not over within");
    }
}

package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers are sent at the end of a turn of their event loop, all that were asked for, in their order, and each once. */
class FlushesTest {

    private final Flushes flushes = new Flushes();
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Integer> sent = new ArrayList<>();

    @Test
    void sendsAllAtTheEndOfTheTurn() {
        add(1);
        add(2);
        add(3);
        assertThat(sent).isEmpty();
        endTurn();
        assertThat(sent).containsExactly(1, 2, 3);
    }

    @Test
    void asksForOneTaskATurn() {
        add(1);
        add(2);
        assertThat(tasks).hasSize(1);
        endTurn();
        add(3);
        assertThat(tasks).hasSize(1);
        endTurn();
        assertThat(sent).containsExactly(1, 2, 3);
    }

    @Test
    void letsNoneWaitForMoreThanSoMany() {
        for (int i = 1; i < Flushes.MOST; i++) {
            add(i);
        }
        assertThat(sent).isEmpty();
        add(Flushes.MOST);
        assertThat(sent).hasSize(Flushes.MOST);
        add(Flushes.MOST + 1);
        endTurn();
        assertThat(sent).hasSize(Flushes.MOST + 1).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void sendsWhatIsAddedWhileItSends() {
        flushes.of(tasks::add, () -> {
            sent.add(1);
            add(2);
        }).sendSoon();
        endTurn();
        assertThat(sent).containsExactly(1, 2);
        endTurn();
        assertThat(sent).containsExactly(1, 2);
    }

    @Test
    void sendsOnceWhatWasAskedForTwiceOrSentAtOnce() {
        Flushes.Written twice = connection(1);
        twice.sendSoon();
        twice.sendSoon();
        Flushes.Written atOnce = connection(2);
        atOnce.sendSoon();
        atOnce.send();
        atOnce.sendIfWaiting();
        assertThat(sent).containsExactly(2);
        endTurn();
        assertThat(sent).containsExactly(2, 1);
        twice.sendIfWaiting();
        twice.sendSoon();
        endTurn();
        assertThat(sent).containsExactly(2, 1, 1);
    }

    private void add(int number) {
        connection(number).sendSoon();
    }

    private Flushes.Written connection(int number) {
        return flushes.of(tasks::add, () -> sent.add(number));
    }

    private void endTurn() {
        List<Runnable> now = List.copyOf(tasks);
        tasks.clear();
        now.forEach(Runnable::run);
    }
}

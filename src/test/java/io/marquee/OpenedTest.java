package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Everything that was opened is closed, in order, whatever one part does. */
class OpenedTest {

    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final Opened opened = new Opened(Duration.ofMillis(300));

    private void open(String name) {
        opened.add(name, () -> closed.add(name));
    }

    @Test
    void closesInTheOppositeOrderAndOnce() {
        open("first");
        open("second");
        open("third");
        assertThat(opened.close()).isTrue();
        assertThat(opened.close()).isFalse();
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void goesOnAfterAPartThatThrowsOrNeverEnds() {
        CountDownLatch never = new CountDownLatch(1);
        open("first");
        opened.add("error", () -> {
            throw new StackOverflowError();
        });
        open("second");
        opened.add("exception", () -> {
            throw new IllegalStateException("no");
        });
        open("third");
        opened.add("hangs", never::await);
        opened.close();
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void waitsLongerForAPartThatMayTakeLonger() {
        opened.add("slow", Duration.ofSeconds(30), () -> {
            assertThat(new CountDownLatch(1).await(600, TimeUnit.MILLISECONDS)).isFalse();
            closed.add("slow");
        });
        opened.close();
        assertThat(closed).containsExactly("slow");
    }

    @Test
    void closesAtOnceWhatComesWhenAllIsToEnd() {
        open("first");
        opened.end();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> open("late")).withMessage("stopped while late started");
        assertThat(closed).containsExactly("late");
        opened.close();
        assertThat(closed).containsExactly("late", "first");
    }
}

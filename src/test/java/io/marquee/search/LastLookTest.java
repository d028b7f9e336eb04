package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a thread has found to know that a request need not wait is what the request gets, and nobody else. */
class LastLookTest {

    private final LastLook look = new LastLook();
    private final Calendar months = new Calendar(Map.of());
    private final Found found = new Found(Found.Source.memory);

    @Test
    void isGivenOnce() {
        String path = "/events/1";
        look.keep(path, months, found);
        assertThat(look.take(path, months)).isSameAs(found);
        assertThat(look.take(path, months)).isNull();
    }

    @Test
    void isOfOneRequest() {
        String path = "/events/1";
        look.keep(path, months, found);
        assertThat(look.take(new StringBuilder(path).toString(), months)).as("the same text of another request").isNull();
        assertThat(look.take("/events/2", months)).isNull();
    }

    @Test
    void isOfTheseMonths() {
        String path = "/events/1";
        look.keep(path, months, found);
        assertThat(look.take(path, new Calendar(Map.of()))).isNull();
        assertThat(look.take(path, null)).isNull();
    }

    @Test
    void keepsNoMonthsThatAreNotThereAnyMore() {
        Calendar gone = new Calendar(Map.of());
        look.keep("/events/1", gone, found);
        WeakReference<Calendar> kept = new WeakReference<>(gone);
        gone = null;
        Awaitility.await().until(() -> {
            System.gc();
            return kept.get() == null;
        });
    }

    @Test
    void isOfOneThread() throws InterruptedException {
        String path = "/events/1";
        look.keep(path, months, found);
        AtomicReference<Found> other = new AtomicReference<>();
        Thread thread = new Thread(() -> other.set(look.take(path, months)));
        thread.start();
        thread.join();
        assertThat(other.get()).isNull();
        assertThat(look.take(path, months)).isSameAs(found);
    }
}

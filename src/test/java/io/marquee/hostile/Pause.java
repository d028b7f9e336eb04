package io.marquee.hostile;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Waits of the rows: for something to be so, or only for an attack to have had its time. */
final class Pause {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Pause() {}

    /** Lets an attack go on for so long; nothing is waited for. */
    static void millis(long millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        Awaitility.await().atMost(Duration.ofMillis(millis).plus(LIMIT)).pollInterval(Duration.ofMillis(20)).until(() -> System.nanoTime() > end);
    }

    /** Waits until it is so, and tells what it is. */
    static <T> T until(String what, Callable<T> asked, Predicate<T> isSo) {
        return Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(300)).until(asked, isSo::test);
    }
}

package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.SteadyLoad;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What every row promises, from its start on: the process lives, no search fails or takes long, and the good provider is polled. */
final class Watch {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int OK = 200;
    private static final Duration POLL_LIMIT = Duration.ofSeconds(20);

    private final Target target;
    private final GoodProvider good;
    private final SteadyLoad searches;
    private final Control control;
    private final long from = System.nanoTime();
    private final int asked;

    Watch(Target target, GoodProvider good, SteadyLoad searches, Control control) {
        this.target = target;
        this.good = good;
        this.searches = searches;
        this.control = control;
        this.asked = good.requests();
    }

    /** Fails if any of it did not hold. */
    void verify() {
        assertThat(target.isAlive()).as("the process lives").isTrue();
        Awaitility.await("a poll of the good provider, to be seen in a search")
                .atMost(POLL_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !target.isAlive() || target.shown() > asked);
        long to = System.nanoTime();
        Awaitility.await("answers of the steady search").atMost(POLL_LIMIT).until(() ->
                !target.isAlive() || !searches.answers(to, to + SECOND).isEmpty());
        assertThat(target.isAlive()).as("the process lives").isTrue();
        List<SteadyLoad.Answer> answers = searches.answers(from, to);
        assertThat(SteadyLoad.exceptions(answers, answer -> answer.status() == OK)).as("searches that failed").isEmpty();
        assertThat(SteadyLoad.exceptions(answers, answer -> delay(answer) <= SECOND))
                .as("searches that took more than a second").isEmpty();
        assertThat(good.requests()).isGreaterThan(asked);
    }

    /** How long an answer took, without what the machine took of a bare server's answers meanwhile, or our own looks at the heap. */
    private long delay(SteadyLoad.Answer answer) {
        long took = answer.done() - answer.planned();
        long others = Math.max(control.slowest(answer.planned(), answer.done()), target.looked(answer.planned(), answer.done()));
        return took <= SECOND ? took : took - others;
    }
}

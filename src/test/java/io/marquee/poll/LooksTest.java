package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at the database lasts as long as its message, and whoever needs what it claims to be known waits for it. */
class LooksTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Set<String> ROUTE = Set.of("poll-acme");

    private final CamelContext context = new DefaultCamelContext();
    private final Looks looks = new Looks();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Exchange message() {
        return new DefaultExchange(context);
    }

    private static void end(Exchange look) {
        UnitOfWorkHelper.doneSynchronizations(look, look.getExchangeExtension().handoverCompletions());
    }

    @Test
    void areOverWithTheirMessages() {
        Exchange first = message();
        looks.begin(first);
        long begun = looks.begun();
        assertThat(looks.areOver(begun)).isFalse();
        end(first);
        looks.begin(message());
        assertThat(looks.areOver(begun)).isTrue();
        assertThat(looks.areOver(looks.begun())).isFalse();
    }

    @Test
    void letWhatTheyClaimHaveAThread() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Exchange look = message();
        looks.begin(look);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
            try {
                looks.shutdownAfter(threads, LIMIT);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(threads.submit(() -> 1).get()).isEqualTo(1);
        assertThat(closing).isNotDone();
        end(look);
        closing.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(threads.isTerminated()).isTrue();
    }

    @Test
    void keepNoStopForLongerThanItsLimit() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        looks.begin(message());
        looks.shutdownAfter(threads, Duration.ofMillis(10));
        assertThat(threads.isShutdown()).isTrue();
    }

    /** It may claim what it did not know to be paused. */
    @Test
    void leaveNoRouteQuietThatWasPausedMeanwhile(@TempDir Path folder) throws Exception {
        try (Schedule schedule = new Schedule(Settings.load(folder, Map.of()), new Claims(LIMIT), TestPolls.limits(new BatchLimits(1, 1, 1), LIMIT))) {
            schedule.add("poll-acme", TestPolls.ACME);
            Exchange look = message();
            schedule.hasRoom(look);
            schedule.pause(ROUTE);
            assertThat(schedule.isQuiet(ROUTE)).isFalse();
            end(look);
            assertThat(schedule.isQuiet(ROUTE)).isTrue();
            Exchange next = message();
            schedule.hasRoom(next);
            assertThat(schedule.isQuiet(ROUTE)).as("it knows").isTrue();
            end(next);
        }
    }
}

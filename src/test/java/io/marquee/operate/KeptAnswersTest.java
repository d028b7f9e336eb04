package io.marquee.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often, and by how many at a time, operators ask the database. */
class KeptAnswersTest {

    private final Vertx vertx = Vertx.vertx();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CompletableFuture<String> slow = new CompletableFuture<>();
    private KeptAnswers answers;

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:slow").process(exchange -> {
                    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    exchange.getMessage().setBody(slow.get());
                    atOnce.decrementAndGet();
                });
                from("direct:quick").process(exchange -> exchange.getMessage().setBody("answer " + asked.incrementAndGet()));
                from("direct:bad").process(exchange -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("away");
                });
            }
        });
        context.start();
        answers = new KeptAnswers(context, Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        slow.complete("late");
        context.stop();
        vertx.close();
    }

    /** As a request does, on an event loop. */
    private CompletableFuture<String> ask(String route, int limit) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        vertx.runOnContext(on -> answers.ask(route, Map.of("limit", limit)).onComplete(asked -> settle(answer, asked.cause(), asked.result())));
        return answer;
    }

    private static void settle(CompletableFuture<String> answer, Throwable cause, String result) {
        if (cause == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(cause);
        }
    }

    @Test
    void givesAllWhoAskTheSameOneAnswerForASecond() {
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(ask("quick", 1));
        }
        assertThat(all).allSatisfy(answer -> assertThat(answer.get(10, TimeUnit.SECONDS)).startsWith("answer "));
        assertThat(asked.get()).isLessThan(20);
        await().until(() -> ask("quick", 1).get(10, TimeUnit.SECONDS).equals("answer " + (asked.get()))
                && asked.get() > 1);
    }

    @Test
    void asksOneQuestionAtATimeAndNoMoreThanMayWait() throws Exception {
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(ask("slow", i));
        }
        await().until(() -> all.stream().filter(CompletableFuture::isCompletedExceptionally).count() == 200 - 1 - 64);
        slow.complete("now");
        List<String> answered = new ArrayList<>();
        for (CompletableFuture<String> answer : all) {
            try {
                answered.add(answer.get(10, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(RejectedExecutionException.class);
            }
        }
        assertThat(answered).hasSize(65).containsOnly("now");
        assertThat(mostAtOnce).hasValue(1);
    }

    @Test
    void letsNobodyWaitForLongWhoeverAsks() throws Exception {
        answers = new KeptAnswers(context, Duration.ofMillis(20));
        assertThat(ask("slow", 1)).failsWithin(10, TimeUnit.SECONDS).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
        assertThat(answers.await("slow")).isEmpty();
        // it is asked once, and who comes later gets its answer
        slow.complete("now");
        await().until(() -> answers.await("slow").equals(Optional.of("now")));
        assertThat(mostAtOnce).hasValue(1);
    }

    @Test
    void givesWhoWaitsTheAnswerThatOthersGet() {
        assertThat(answers.await("bad")).isEmpty();
        assertThat(answers.await("quick")).isPresent();
    }

    @Test
    void keepsNoFailure() {
        await().until(() -> {
            assertThat(ask("bad", 1)).failsWithin(10, TimeUnit.SECONDS);
            return asked.get() == 3;
        });
    }

    @Test
    void letsNoLibraryWriteAFailureToTheLog() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getLoggerName() + " " + line.getMessage());
            }

            @Override
            public void flush() { }

            @Override
            public void close() { }
        };
        Logger root = Logger.getLogger("");
        root.addHandler(listener);
        try {
            assertThat(ask("bad", 1)).failsWithin(10, TimeUnit.SECONDS);
            assertThat(ask("quick", 1)).succeedsWithin(10, TimeUnit.SECONDS);
        } finally {
            root.removeHandler(listener);
        }
        assertThat(lines).noneMatch(line -> line.contains("caffeine"));
    }
}

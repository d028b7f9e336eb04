package io.marquee.operate;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * A cache of what operators ask the database, through routes. One question is asked at a time, so that polls keep their connections. Equal
 * questions share one answer, which is kept for a second; failures are not kept. At most {@value #MOST} questions wait, and as many
 * answers are kept. Nobody waits for longer than {@value #USUAL_SECONDS} s, so that what an instance knows by itself is told also
 * while the database hangs.
 */
public final class KeptAnswers {

    private static final int MOST = 64;
    private static final Duration GOOD = Duration.ofSeconds(1);

    private static final int USUAL_SECONDS = 3;

    private final Duration limit;
    private final ProducerTemplate template;
    private final ExecutorService one;
    private final AsyncCache<Question, Outcome> answers =
            Caffeine.newBuilder().expireAfterWrite(GOOD).maximumSize(MOST).buildAsync();

    private record Question(String route, Map<String, Object> parameters) {}

    /** One of the two is null. A future that failed would be written to the log by the cache, as a stack trace each time. */
    private record Outcome(String answer, RuntimeException failure) {

        private Future<String> asFuture() {
            return failure == null ? Future.succeededFuture(answer) : Future.failedFuture(failure);
        }
    }

    public KeptAnswers(CamelContext context) {
        this(context, Duration.ofSeconds(USUAL_SECONDS));
    }

    /** @param limit longest wait of each caller */
    KeptAnswers(CamelContext context, Duration limit) {
        this.limit = limit;
        template = context.createProducerTemplate();
        one = context.getExecutorServiceManager().newThreadPool(this, "operators", new ThreadPoolProfileBuilder("operators")
                .poolSize(1)
                .maxPoolSize(1)
                .maxQueueSize(MOST)
                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                .build());
    }

    /**
     * The answer of a route, for callers on an event loop. Fails with a {@link RejectedExecutionException} when too many questions wait.
     *
     * @param route such as {@code list-polls}
     */
    Future<String> ask(String route, Map<String, Object> parameters) {
        try {
            return Future.fromCompletionStage(outcome(new Question(route, parameters)), Vertx.currentContext())
                    .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .compose(Outcome::asFuture);
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(e);
        }
    }

    /**
     * The answer of a route that changes something, for callers on an event loop: asked in turn with the questions, and kept for nobody. Null when
     * the route answers with nothing.
     */
    Future<String> order(String route, Map<String, Object> parameters) {
        try {
            return Future.fromCompletionStage(
                            CompletableFuture.supplyAsync(() -> answer(new Question(route, parameters)), one), Vertx.currentContext())
                    .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .compose(Outcome::asFuture);
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(e);
        }
    }

    /** The answer of a route, for callers that may block; empty when it fails or does not come in time. */
    Optional<String> await(String route) {
        return await(route, Map.of());
    }

    /** The same of a route with parameters. */
    Optional<String> await(String route, Map<String, Object> parameters) {
        try {
            Outcome outcome = outcome(new Question(route, parameters)).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.ofNullable(outcome.answer());
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private CompletableFuture<Outcome> outcome(Question question) {
        CompletableFuture<Outcome> asked = answers.get(question, (same, unused) -> CompletableFuture.supplyAsync(() -> answer(same), one));
        asked.thenAccept(outcome -> forgetFailure(question, outcome));
        return asked;
    }

    private Outcome answer(Question question) {
        try {
            return new Outcome(template.requestBody("direct:" + question.route(), question.parameters(), String.class), null);
        } catch (CamelExecutionException e) {
            return new Outcome(null, e);
        }
    }

    private void forgetFailure(Question question, Outcome outcome) {
        if (outcome.failure() != null) {
            answers.synchronous().asMap().remove(question, outcome);
        }
    }
}

package io.marquee.operate;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * What operators ask the database, by routes: one question at a time, whoever asks, so that polls keep their connections. Who asks
 * what is being asked waits for the same answer, and an answer is good for a second. At most {@value #MOST} questions wait, and as many
 * answers are kept. A failure is not kept.
 */
final class KeptAnswers {

    private static final int MOST = 64;
    private static final Duration GOOD = Duration.ofSeconds(1);

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

    KeptAnswers(CamelContext context) {
        template = context.createProducerTemplate();
        one = context.getExecutorServiceManager().newThreadPool(this, "operators", new ThreadPoolProfileBuilder("operators")
                .poolSize(1)
                .maxPoolSize(1)
                .maxQueueSize(MOST)
                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                .build());
    }

    /**
     * The answer of a route. Fails with a {@link RejectedExecutionException} when too many questions wait.
     *
     * @param route such as {@code list-polls}
     */
    Future<String> ask(String route, Map<String, Object> parameters) {
        Question question = new Question(route, parameters);
        try {
            return Future.fromCompletionStage(
                            answers.get(question, (same, unused) -> CompletableFuture.supplyAsync(() -> outcome(same), one)),
                            Vertx.currentContext())
                    .onSuccess(outcome -> forgetFailure(question, outcome))
                    .compose(Outcome::asFuture);
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(e);
        }
    }

    private Outcome outcome(Question question) {
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

package io.marquee.operate;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.marquee.http.ErrorAnswer;
import io.marquee.http.ErrorBody;
import io.marquee.http.SecurityHeaders;
import io.marquee.poll.Schedule;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of the management port's JSON for operators, beside health and metrics: {@code GET /observe/rejections?provider&limit}, the
 * newest first, {@value #USUAL} without a limit, {@value #MOST} at most; {@code GET /observe/providers}, a row for each provider file;
 * {@code GET /observe/status}, what the page at {@code /status} shows; {@code POST /observe/approvals?provider&by}, the yes to a feed that is held; and those of {@link WithdrawalRequests}.
 * Answers of the database are at most a second old, see
 * {@link KeptAnswers}.
 */
public final class Operators {

    private static final Logger LOG = LoggerFactory.getLogger(Operators.class);
    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final KeptAnswers answers;
    private final ProviderFiles providers;
    private final Schedule schedule;
    private final InstanceReport instance;
    private final WithdrawalRequests withdrawals;

    private Operators(KeptAnswers answers, ProviderFiles providers, Schedule schedule, InstanceReport instance) {
        this.answers = answers;
        this.providers = providers;
        this.schedule = schedule;
        this.instance = instance;
        this.withdrawals = new WithdrawalRequests(answers);
    }

    /** @param router of the management port */
    public static void addTo(Router router, KeptAnswers answers, ProviderFiles providers, Schedule schedule, InstanceReport instance) {
        Operators operators = new Operators(answers, providers, schedule, instance);
        router.route().order(-1).handler(request -> {
            SecurityHeaders.put(request.response());
            request.next();
        });
        router.get("/observe/rejections").handler(operators::rejections);
        router.get("/observe/providers").handler(operators::providers);
        router.post("/observe/approvals").handler(operators::approve);
        operators.withdrawals.addTo(router);
        router.get("/observe/status").handler(operators::status);
        router.get("/status").handler(new StatusPage());
    }

    private void rejections(RoutingContext context) {
        String limit = context.queryParams().get("limit");
        if (limit != null && !limit.matches("[1-9]\\d{0,3}")) {
            ErrorAnswer.send(context, BAD_REQUEST);
            return;
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", context.queryParams().get("provider"));
        parameters.put("limit", limit == null ? USUAL : Math.min(MOST, Integer.parseInt(limit)));
        answers.ask("list-rejections", parameters)
                .onSuccess(json -> context.response().putHeader("Content-Type", "application/json").end(json))
                .onFailure(cause -> unavailable(context, "rejections cannot be read", cause));
    }

    private void approve(RoutingContext context) {
        String provider = context.queryParams().get("provider");
        String by = context.queryParams().get("by");
        if (provider == null || !Approvals.isName(by)) {
            ErrorAnswer.send(context, BAD_REQUEST);
            return;
        }
        answers.order("approve-poll", Approvals.parameters(provider, by))
                .onSuccess(approved -> {
                    if (approved == null) {
                        ErrorAnswer.send(context.response(), CONFLICT, ErrorBody.of("NOTHING_HELD", "No feed of that provider is held."));
                    } else {
                        LOG.info("approved {} {}", keyValue("provider", provider), quoted("by", by));
                        context.response().putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store").end(approved);
                    }
                })
                .onFailure(cause -> unavailable(context, "an approval cannot be stored", cause));
    }

    static void unavailable(RoutingContext context, String what, Throwable cause) {
        LOG.debug(what, cause);
        boolean busy = cause instanceof RejectedExecutionException;
        unavailable(context, busy ? ErrorBody.overloaded() : ErrorBody.databaseUnavailable());
    }

    private static void unavailable(RoutingContext context, ByteBuffer body) {
        ErrorAnswer.send(context.response().putHeader("Retry-After", "1"), UNAVAILABLE, body);
    }

    /** The files are listed also while the database cannot say how their polls went. */
    private void providers(RoutingContext context) {
        answer(context, ask("list-providers"), polls -> {
            JsonArray rows = new JsonArray();
            providers.statuses().forEach(status -> rows.add(row(status, polls)));
            return new JsonObject().put("database", polls == null ? "down" : "up").put("providers", rows);
        });
    }

    /** What this instance knows by itself is told also while the database is away. */
    private void status(RoutingContext context) {
        Future<JsonObject> asked = ask("list-providers")
                .compose(dues -> ask("list-polls").map(newest -> dues.mergeIn(newest, true)))
                .compose(polls -> withdrawals.newest().map(newest -> new JsonObject().put("polls", polls).put("withdrawn", newest)));
        answer(context, asked, known -> {
            JsonObject polls = known == null ? null : known.getJsonObject("polls");
            JsonArray rows = new JsonArray();
            for (ProviderStatus status : providers.statuses()) {
                rows.add(row(status, polls).mergeIn(instance.lastPoll(status.name())));
            }
            return instance.toJson().put("database", known == null ? "down" : "up").put("providers", rows)
                    .put("withdrawn", known == null ? null : known.getJsonObject("withdrawn"));
        });
    }

    private Future<JsonObject> ask(String route) {
        return answers.ask(route, Map.of()).map(JsonObject::new);
    }

    /** @param report makes the answer of what the database says; gets null while the database is away */
    private static void answer(RoutingContext context, Future<JsonObject> polls, Function<JsonObject, JsonObject> report) {
        polls.onComplete(asked -> {
            if (asked.cause() instanceof RejectedExecutionException) {
                unavailable(context, ErrorBody.overloaded());
                return;
            }
            if (asked.failed()) {
                LOG.debug("polls cannot be read", asked.cause());
            }
            String json;
            try {
                json = report.apply(asked.result()).encode();
            } catch (RuntimeException e) {
                // thrown on, it would leave the request without an answer
                LOG.error("a report for operators cannot be made", e);
                ErrorAnswer.send(context, INTERNAL_ERROR);
                return;
            }
            context.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(json);
        });
    }

    private JsonObject row(ProviderStatus status, JsonObject polls) {
        JsonObject row = new JsonObject()
                .put("name", status.name())
                .put("file", status.file())
                .put("outcome", status.outcome())
                .put("error", status.error())
                .put("line", status.line() == 0 ? null : status.line())
                .put("digest", status.digest())
                .put("running", status.running())
                .put("loaded_at", status.loadedAt() == null ? null : status.loadedAt().toString());
        JsonObject unknown = new JsonObject()
                .putNull("due_at").putNull("failures").putNull("last_poll").putNull("last_ended").putNull("last_good_at").putNull("feeds").putNull("pushes_waiting");
        row.mergeIn(polls == null ? unknown : polls.getJsonObject(status.name(), unknown));
        return row.getJsonObject("feeds") == null ? row : row.put("feeds", current(row.getJsonObject("feeds")));
    }

    /** Those of routes that there are now; a route that has left its file waits for nobody. */
    private JsonObject current(JsonObject feeds) {
        JsonObject current = new JsonObject();
        schedule.routes().keySet().stream().filter(feeds::containsKey).forEach(route -> current.put(route, feeds.getValue(route)));
        return current;
    }
}

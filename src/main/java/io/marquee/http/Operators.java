package io.marquee.http;

import io.marquee.operate.InstanceReport;
import io.marquee.operate.StatusPage;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators read on the management port beside health and metrics, as JSON: {@code GET /observe/rejections?provider&limit}, the
 * newest first, 100 unless told, 1,000 at most; {@code GET /observe/providers}, a row for each provider file; {@code GET
 * /observe/status}, what the page at {@code /status} shows.
 */
public final class Operators {

    private static final Logger LOG = LoggerFactory.getLogger(Operators.class);
    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    private final ProducerTemplate template;

    private final ProviderFiles providers;
    private final InstanceReport instance;

    private Operators(CamelContext context, ProviderFiles providers, InstanceReport instance) {
        this.template = context.createProducerTemplate();
        this.providers = providers;
        this.instance = instance;
    }

    /** @param router of the management port */
    public static void addTo(Router router, CamelContext context, ProviderFiles providers, InstanceReport instance) {
        Operators operators = new Operators(context, providers, instance);
        router.route().order(-1).handler(request -> {
            SafeHeaders.put(request.response());
            request.next();
        });
        router.get("/observe/rejections").handler(operators::rejections);
        router.get("/observe/providers").handler(operators::providers);
        router.get("/observe/status").handler(operators::status);
        router.get("/status").handler(new StatusPage());
    }

    private void rejections(RoutingContext context) {
        String limit = context.queryParams().get("limit");
        if (limit != null && !limit.matches("[1-9]\\d{0,3}")) {
            HttpListener.answer(context, BAD_REQUEST);
            return;
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", context.queryParams().get("provider"));
        parameters.put("limit", limit == null ? USUAL : Math.min(MOST, Integer.parseInt(limit)));
        context.vertx()
                .executeBlocking(() -> template.requestBody("direct:list-rejections", parameters, String.class), false)
                .onSuccess(json -> context.response().putHeader("Content-Type", "application/json").end(json))
                .onFailure(cause -> {
                    LOG.debug("rejections cannot be read", cause);
                    HttpListener.answer(context.response(), UNAVAILABLE, ErrorBody.databaseUnavailable());
                });
    }

    /** The files are listed also while the database cannot say how their polls went. */
    private void providers(RoutingContext context) {
        context.vertx()
                .executeBlocking(() -> new JsonObject(template.requestBody("direct:list-providers", null, String.class)), false)
                .otherwise(cause -> {
                    LOG.debug("polls of providers cannot be read", cause);
                    return null;
                })
                .onSuccess(polls -> {
                    JsonArray rows = new JsonArray();
                    providers.statuses().forEach(status -> rows.add(row(status, polls)));
                    JsonObject list = new JsonObject().put("database", polls == null ? "down" : "up").put("providers", rows);
                    context.response().putHeader("Content-Type", "application/json").end(list.encode());
                });
    }

    /** What this instance knows by itself is told also while the database is away. */
    private void status(RoutingContext context) {
        context.vertx()
                .executeBlocking(
                        () -> new JsonObject(template.requestBody("direct:list-providers", null, String.class))
                                .mergeIn(new JsonObject(template.requestBody("direct:list-polls", null, String.class)), true),
                        false)
                .otherwise(cause -> {
                    LOG.debug("polls cannot be read", cause);
                    return null;
                })
                .onSuccess(polls -> {
                    JsonArray rows = new JsonArray();
                    for (ProviderStatus status : providers.statuses()) {
                        rows.add(row(status, polls).mergeIn(instance.lastPoll(status.name())));
                    }
                    JsonObject report = instance.toJson().put("database", polls == null ? "down" : "up").put("providers", rows);
                    context.response()
                            .putHeader("Content-Type", "application/json")
                            .putHeader("Cache-Control", "no-store")
                            .end(report.encode());
                });
    }

    private static JsonObject row(ProviderStatus status, JsonObject polls) {
        JsonObject row = new JsonObject()
                .put("name", status.name())
                .put("file", status.file())
                .put("outcome", status.outcome())
                .put("error", status.error())
                .put("line", status.line() == 0 ? null : status.line())
                .put("digest", status.digest())
                .put("running", status.running())
                .put("loaded_at", status.loadedAt() == null ? null : status.loadedAt().toString());
        JsonObject unknown = new JsonObject().putNull("due_at").putNull("failures").putNull("last_poll").putNull("last_ended").putNull("last_good_at");
        return row.mergeIn(polls == null ? unknown : polls.getJsonObject(status.name(), unknown));
    }
}

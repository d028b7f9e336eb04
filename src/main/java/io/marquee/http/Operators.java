package io.marquee.http;

import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators read on the management port beside health and metrics: {@code GET /observe/rejections?provider&limit}, JSON, the
 * newest first, 100 unless told, 1,000 at most.
 */
public final class Operators {

    private static final Logger LOG = LoggerFactory.getLogger(Operators.class);
    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    private final ProducerTemplate template;

    private Operators(CamelContext context) {
        this.template = context.createProducerTemplate();
    }

    /** Adds the paths to the server that Camel opened on this port. */
    public static void addTo(CamelContext context, int managementPort) {
        Operators operators = new Operators(context);
        VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(managementPort))
                .get("/observe/rejections")
                .handler(operators::rejections);
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
}

package io.marquee.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Stands before the contract's route, whose matching of paths is more generous than the contract: ignores case, doubled
 * slashes, and dots. Only a path that is the contract's to the letter goes on; the rest is 404. HEAD is answered as GET (the
 * server leaves the body out), OPTIONS with the methods there are.
 */
public final class FrontDoor {

    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;

    private final Set<String> paths;

    private FrontDoor(Set<String> paths) {
        this.paths = paths;
    }

    /** @param paths of the contract, as it writes them */
    public static void addTo(Router router, Set<String> paths) {
        router.route().handler(new FrontDoor(paths)::handle);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpMethod method = request.method();
        if (!paths.contains(request.path())) {
            HttpListener.answer(context, NOT_FOUND);
        } else if (method == HttpMethod.GET) {
            context.next();
        } else if (method == HttpMethod.HEAD) {
            context.reroute(HttpMethod.GET, request.uri());
        } else if (method == HttpMethod.OPTIONS) {
            context.response().setStatusCode(NO_CONTENT).putHeader("Allow", METHODS).end();
        } else {
            context.response().putHeader("Allow", METHODS);
            HttpListener.answer(context, NOT_ALLOWED);
        }
    }
}

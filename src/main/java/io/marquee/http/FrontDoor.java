package io.marquee.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * Leads to the contract's route those requests whose path is the contract's to the letter; Camel's own matching is more
 * generous: it ignores case, doubled slashes, and dots. HEAD is answered as GET (the server leaves the body out), OPTIONS with
 * the methods there are.
 */
final class FrontDoor {

    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final int NO_CONTENT = 204;
    private static final int NOT_ALLOWED = 405;

    private final Set<String> paths;
    private final ObjLongConsumer<HttpServerRequest> contract;
    private final ObjLongConsumer<HttpServerRequest> others;

    /**
     * @param paths of the contract, as it writes them
     * @param others sees each request that does not go there before it is answered
     */
    FrontDoor(Set<String> paths, ObjLongConsumer<HttpServerRequest> contract, ObjLongConsumer<HttpServerRequest> others) {
        this.paths = paths;
        this.contract = contract;
        this.others = others;
    }

    /** Whether the contract's route answers the request. */
    boolean leads(HttpServerRequest request) {
        HttpMethod method = request.method();
        return (method == HttpMethod.GET || method == HttpMethod.HEAD) && paths.contains(request.path());
    }

    /**
     * Whether the request has been taken care of.
     *
     * @param began nanoseconds, when it came
     */
    boolean takes(HttpServerRequest request, long began) {
        if (leads(request)) {
            contract.accept(request, began);
            return true;
        }
        others.accept(request, began);
        if (!paths.contains(request.path())) {
            return false;
        }
        if (request.method() == HttpMethod.OPTIONS) {
            request.response().setStatusCode(NO_CONTENT).putHeader("Allow", METHODS).end();
        } else {
            request.response().putHeader("Allow", METHODS);
            HttpListener.answer(request.response(), NOT_ALLOWED);
        }
        return true;
    }
}

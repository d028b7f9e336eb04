package io.marquee.http;

import io.marquee.access.Gate;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * Decides who answers a request: the {@link Gate} whether its client may ask, then the {@link FrontDoor} whether a route does. What needs
 * no route is answered here.
 */
final class Reception {

    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final int BAD_REQUEST = 400;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    private final Router router;
    private final Places places;
    private final RequestMetrics metrics;
    private Gate gate = Gate.open();
    private HttpEngine engine;
    /** Null: every path is for the router. */
    private FrontDoor frontDoor;

    Reception(Router router, Places places, RequestMetrics metrics) {
        this.router = router;
        this.places = places;
        this.metrics = metrics;
    }

    void guard(Gate by) {
        gate = by;
    }

    Gate gate() {
        return gate;
    }

    /** @param with has the consumer by which a route answers */
    void serve(HttpEngine with) {
        engine = with;
    }

    void admit(FrontDoor paths) {
        frontDoor = paths;
    }

    /** Answers a request, on its event loop, or lets somebody answer it. */
    void accept(HttpServerRequest request) {
        long began = System.nanoTime();
        if (gate.isOpen()) {
            answer(request, began);
        } else if (places.take()) {
            gate.check(request, frontDoor != null && frontDoor.leads(request), refusal -> {
                if (refusal == null) {
                    answer(request, began);
                } else {
                    request.response().putHeader(refusal.header(), refusal.value());
                    turnAway(request, began, refusal.status(), ErrorBody.of(refusal.code(), refusal.message()));
                }
                // after who answers has taken one of his own: a stop waits for both
                places.giveBack();
            });
        } else {
            overloaded(request, began);
        }
    }

    private void overloaded(HttpServerRequest request, long began) {
        request.response().putHeader("Retry-After", "1");
        turnAway(request, began, UNAVAILABLE, ErrorBody.overloaded());
    }

    private void turnAway(HttpServerRequest request, long began, int status, ByteBuffer body) {
        count(request, began);
        ErrorAnswer.send(request.response(), status, body);
    }

    private void answer(HttpServerRequest request, long began) {
        if (frontDoor == null) {
            router.handle(request);
            return;
        }
        FrontDoor.Place place = frontDoor.place(request.path());
        String method = request.method().name();
        if (place != null && place.isOperation(method)) {
            engine.consumer().serve(request, began);
        } else if (places.take()) {
            count(request, began);
            Future<Void> sent = answer(request, method, place);
            places.written();
            sent.onComplete(done -> places.sent());
        } else {
            overloaded(request, began);
        }
    }

    /** What needs no route. */
    private static Future<Void> answer(HttpServerRequest request, String method, FrontDoor.Place place) {
        HttpServerResponse response = request.response();
        if (place == null) {
            boolean malformed = request.path() == null || MALFORMED_ESCAPE.matcher(request.path()).find();
            return ErrorAnswer.send(response, malformed ? BAD_REQUEST : NOT_FOUND);
        } else if (method.equals("OPTIONS")) {
            return response.setStatusCode(NO_CONTENT).putHeader("Allow", place.allow()).end();
        } else if (place.methods().contains(method)) {
            return place.page().answer(request);
        }
        response.putHeader("Allow", place.allow());
        return ErrorAnswer.send(response, NOT_ALLOWED);
    }

    /** Answers what never becomes a request for anybody, such as one whose head is too large. */
    void refuse(HttpServerRequest request, int status) {
        count(request, System.nanoTime());
        request.response().putHeader("Connection", "close");
        ErrorAnswer.send(request.response(), status);
    }

    /** Counts its answer. Not for searches: what runs here costs them too much. */
    private void count(HttpServerRequest request, long began) {
        HttpServerResponse response = request.response();
        response.endHandler(sent -> metrics.answered(response.getStatusCode(), "none", System.nanoTime() - began));
    }
}

package io.marquee.http;

import io.marquee.access.AccessControl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * Decides who answers a request: the {@link AccessControl} whether its client may ask, then the {@link PathTable} whether a route does. What needs
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
    private final InFlightLimit inFlight;
    private final RequestObserver observer;
    private AccessControl access = AccessControl.open();
    private Origins origins = Origins.none();
    private HttpEngine engine;
    /** Null when every path is for the router. */
    private PathTable paths;

    Reception(Router router, InFlightLimit inFlight, RequestObserver observer) {
        this.router = router;
        this.inFlight = inFlight;
        this.observer = observer;
    }

    void restrict(AccessControl first) {
        access = first;
    }

    AccessControl access() {
        return access;
    }

    void share(Origins with) {
        origins = with;
    }

    /** @param with has the consumer by which a route answers */
    void serve(HttpEngine with) {
        engine = with;
    }

    void admit(PathTable known) {
        paths = known;
    }

    /** How the body of this request is received; null when it is for no operation that takes one. */
    RequestBodies bodies(HttpServerRequest request) {
        return paths != null && paths.leads(request) ? engine.bodies(request) : null;
    }

    /** Answers a request, on its event loop, or lets somebody answer it. */
    void accept(HttpServerRequest request) {
        long began = System.nanoTime();
        if (access.isOpen()) {
            answer(request, began);
        } else if (inFlight.take()) {
            access.check(request, paths != null && paths.asksWho(request), denial -> {
                if (denial == null) {
                    answer(request, began);
                } else {
                    request.response().putHeader(denial.header(), denial.value());
                    deny(request, began, denial.status(), ErrorBody.of(denial.code(), denial.message()));
                }
                // after who answers has taken one of his own: a stop waits for both
                inFlight.giveBack();
            });
        } else {
            overloaded(request, began);
        }
    }

    private void overloaded(HttpServerRequest request, long began) {
        request.response().putHeader("Retry-After", "1");
        deny(request, began, UNAVAILABLE, ErrorBody.overloaded());
    }

    private void deny(HttpServerRequest request, long began, int status, ByteBuffer body) {
        count(request, began);
        ErrorAnswer.send(request.response(), status, body);
    }

    private void answer(HttpServerRequest request, long began) {
        if (paths == null) {
            router.handle(request);
            return;
        }
        PathTable.Entry entry = paths.entry(request.path());
        String method = request.method().name();
        if (entry != null && entry.isOperation(method)) {
            engine.consumer().serve(request, began);
        } else if (inFlight.take()) {
            count(request, began);
            Future<Void> sent = answer(request, method, entry);
            inFlight.written();
            sent.onComplete(done -> inFlight.sent());
        } else {
            overloaded(request, began);
        }
    }

    /** What needs no route. */
    private Future<Void> answer(HttpServerRequest request, String method, PathTable.Entry entry) {
        HttpServerResponse response = request.response();
        if (entry == null) {
            boolean malformed = request.path() == null || MALFORMED_ESCAPE.matcher(request.path()).find();
            return ErrorAnswer.send(response, malformed ? BAD_REQUEST : NOT_FOUND);
        } else if (method.equals("OPTIONS")) {
            origins.putPreflight(request, entry.reading());
            return response.setStatusCode(NO_CONTENT).putHeader("Allow", entry.allow()).end();
        } else if (entry.methods().contains(method)) {
            return entry.page().answer(request);
        }
        response.putHeader("Allow", entry.allow());
        return ErrorAnswer.send(response, NOT_ALLOWED);
    }

    /** Answers what never becomes a request for anybody, such as one whose head is too large. */
    void deny(HttpServerRequest request, int status) {
        count(request, System.nanoTime());
        request.response().putHeader("Connection", "close");
        ErrorAnswer.send(request.response(), status);
    }

    /** Counts its answer. Not for searches: what runs here costs them too much. */
    private void count(HttpServerRequest request, long began) {
        HttpServerResponse response = request.response();
        response.endHandler(sent -> observer.answered(response.getStatusCode(), "none", System.nanoTime() - began));
    }
}

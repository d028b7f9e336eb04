package io.marquee.http;

import io.marquee.search.Answer;
import io.marquee.trace.RequestSpan;
import io.marquee.trace.Traces;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Runs a route on the event loop that read the request, in one class since a request that waits, for its body or for the database, ends as any other.
 * Camel's own consumer hands each request to a worker thread; here an answer that needs no waiting is sent without any other thread. A request that has to wait is one of the {@link BlockingRequests}
 * and gets a thread of theirs.
 */
final class EventLoopConsumer extends VertxPlatformHttpConsumer {

    private static final int UNAVAILABLE = 503;
    private static final byte[] NO_BODY = new byte[0];
    private static final String GET = "GET";
    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");

    private final BlockingRequests blocking;
    private final InFlightLimit inFlight;
    private final RequestObserver observer;
    private final Traces traces;
    private final RouteAnswers answers;

    /** @param inFlight counts the requests under way */
    EventLoopConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            String router,
            BlockingRequests blocking,
            InFlightLimit inFlight,
            RequestObserver observer,
            Traces traces,
            RouteAnswers answers) {
        super(endpoint, processor, List.of(), router);
        this.blocking = blocking;
        this.inFlight = inFlight;
        this.observer = observer;
        this.traces = traces;
        this.answers = answers;
    }

    /** One request between its arrival and the last byte of its answer. */
    private final class Call {
        private final HttpServerRequest request;
        private final Exchange exchange;
        private final Context loop;
        private final BlockingRequests.Queue queue;
        private final RequestSpan span;
        private final long began;
        private final RequestBodies.Body body;

        /**
         * @param queue where it waits; null when it does not
         * @param body null when it has none
         */
        private Call(HttpServerRequest request, BlockingRequests.Queue queue, RequestBodies.Body body, long began) {
            this.request = request;
            this.queue = queue;
            this.body = body;
            this.began = began;
            this.loop = Vertx.currentContext();
            this.span = traces.request(request, id(request));
            this.exchange = createExchange(false);
            // the answer is the message itself: Camel would copy all headers into another one, for each route
            exchange.setPattern(ExchangePattern.InOnly);
            fill(exchange.getIn().getHeaders(), request);
            if (body != null) {
                fill(exchange.getIn().getHeaders(), request, ClientHeaders.WITH_BODY);
                exchange.getIn().setBody(body.bytes());
            }
        }

        private void run() {
            span.run(this::process);
        }

        private void runWaiting() {
            span.runWaiting(id(request), this::process);
        }

        private void process() {
            try {
                createUoW(exchange);
                getAsyncProcessor().process(exchange, inTime -> {
                    if (loop == Vertx.currentContext()) {
                        finish();
                    } else {
                        loop.runOnContext(back -> finish());
                    }
                });
            } catch (Exception e) {
                exchange.setException(e);
                finish();
            }
        }

        private void finish() {
            // a failure takes it out of the message
            Object made = exchange.getMessage().getBody();
            Future<Void> sent;
            try {
                sent = answers.send(request, exchange, began);
            } catch (RuntimeException e) {
                // the client is gone
                sent = Future.failedFuture(e);
            }
            inFlight.written();
            if (body != null) {
                exchange.getIn().setBody(NO_BODY);
                body.release();
            }
            if (queue != null) {
                queue.turns().giveBack();
            }
            sent.onComplete(done -> {
                inFlight.sent();
                String source = exchange.getMessage().getBody() instanceof Answer answer ? answer.source().name() : "none";
                observer.answered(request.response().getStatusCode(), source, System.nanoTime() - began);
                span.end(request.response().getStatusCode(), source);
                if (made instanceof Answer answer) {
                    answer.release().run();
                }
                doneUoW(exchange);
                releaseExchange(exchange, false);
            });
        }
    }

    @Override
    protected void handleRequest(RoutingContext context) {
        serve(context.request(), System.nanoTime());
    }

    /**
     * Answers a request of the current event loop.
     *
     * @param began nanoseconds, when it came
     */
    void serve(HttpServerRequest request, long began) {
        BlockingRequests.Queue queue = blocking.queue().apply(request.path(), request.query());
        if (queue == null || queue.bodies() == null) {
            serve(request, queue, null, began);
        } else {
            queue.bodies().receive(request, body -> serve(request, queue, body, began), status ->
                    deny(request, status, status == UNAVAILABLE ? ErrorBody.overloaded() : ErrorBody.of(status)));
        }
    }

    private void serve(HttpServerRequest request, BlockingRequests.Queue queue, RequestBodies.Body body, long began) {
        if (isSuspended() || !inFlight.take()) {
            deny(request, body, ErrorBody.overloaded());
        } else if (queue == null) {
            new Call(request, null, null, began).run();
        } else if (!queue.turns().take()) {
            inFlight.giveBack();
            deny(request, body, ErrorBody.databaseUnavailable());
        } else {
            queue.threads().execute(new Call(request, queue, body, began)::runWaiting);
        }
    }

    private void deny(HttpServerRequest request, RequestBodies.Body body, ByteBuffer why) {
        if (body != null) {
            body.release();
        }
        deny(request, UNAVAILABLE, why);
    }

    /** @param why body of the answer */
    private void deny(HttpServerRequest request, int status, ByteBuffer why) {
        observer.answered(status, "none", 0);
        traces.request(request, id(request)).end(status, "none");
        if (status == UNAVAILABLE) {
            request.response().putHeader("Retry-After", "1");
        }
        ErrorAnswer.send(request.response(), status, why);
    }

    private void fill(Map<String, Object> to, HttpServerRequest request) {
        // HEAD is answered as GET; the server leaves the body out
        to.put(Exchange.HTTP_METHOD, request.method() == HttpMethod.HEAD ? GET : request.method().name());
        to.put(Exchange.HTTP_PATH, request.path());
        to.put(Exchange.HTTP_RAW_QUERY, request.query());
        to.put(Exchange.HTTP_URL, new Asked(request));
        to.put(REQUEST_ID, id(request));
        fill(to, request, ClientHeaders.IN);
    }

    private static void fill(Map<String, Object> to, HttpServerRequest request, Set<String> names) {
        for (String name : names) {
            if (request.headers().contains(name)) {
                to.put(name, String.join(",", request.headers().getAll(name)));
            }
        }
    }

    /** Where the client has asked, without the query; a path alone if what it calls us is no name. Only few routes want to know. */
    private record Asked(HttpServerRequest request) {
        @Override
        public String toString() {
            HostAndPort authority = request.authority();
            return authority == null || !HOST.matcher(authority.host()).matches() ? request.path()
                    : Carrier.scheme(request) + "://" + authority.host() + (authority.port() < 0 ? "" : ":" + authority.port()) + request.path();
        }
    }

    /** As it is sent back: what the client chose, if it may, or one of ours. */
    private static String id(HttpServerRequest request) {
        return request.response().headers().get(REQUEST_ID);
    }
}

package io.marquee.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.slf4j.MDC;

/** The span of one request to a path of the contract. Of what the client sent it holds method, path, request id, and trace id. */
public final class RequestSpan {

    static final RequestSpan NONE = new RequestSpan(Span.getInvalid());

    private static final int INTERNAL_ERROR = 500;
    private static final TextMapGetter<HttpServerRequest> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServerRequest request) {
            return request.headers().names();
        }

        @Override
        public String get(HttpServerRequest request, String name) {
            return request.getHeader(name);
        }
    };

    private final Span span;

    private RequestSpan(Span span) {
        this.span = span;
    }

    static RequestSpan begin(Tracer tracer, HttpServerRequest request, String id) {
        String method = request.method().name();
        return new RequestSpan(tracer.spanBuilder(method + ' ' + request.path())
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS))
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method)
                // only paths of the contract come here, to the letter
                .setAttribute("http.route", request.path())
                .setAttribute("url.path", request.path())
                .setAttribute("url.scheme", request.isSSL() ? "https" : "http")
                .setAttribute("marquee.request_id", id)
                .startSpan());
    }

    /** Runs what answers the request on this thread, with this span as the current one for statements of the database. */
    public void run(Runnable work) {
        if (this == NONE) {
            work.run();
        } else {
            try (Scope here = span.makeCurrent()) {
                work.run();
            }
        }
    }

    /** As {@link #run}, on a thread that may block, with the request's id in the MDC of its log lines. */
    public void runWaiting(String id, Runnable work) {
        MDC.put("request_id", id);
        try {
            run(work);
        } finally {
            MDC.remove("request_id");
        }
    }

    /** @param source where the events of a search came from; {@code none} for other answers */
    public void end(int status, String source) {
        if (this == NONE) {
            return;
        }
        span.setAttribute("http.response.status_code", (long) status);
        span.setAttribute("marquee.source", source.toLowerCase(Locale.ROOT));
        if (status >= INTERNAL_ERROR) {
            span.setAttribute("error.type", String.valueOf(status));
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}

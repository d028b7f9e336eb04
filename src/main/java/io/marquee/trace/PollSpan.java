package io.marquee.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/** The root span of one poll, from its claim to its end, with provider and poll id in the MDC of its log lines. Used by the polling thread. */
public final class PollSpan implements AutoCloseable {

    private static final String KEPT_SOMETHING = "partial";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Tracer tracer;
    private final Span span;
    private final Scope scope;
    /** The span of the page that is being fetched, or null. */
    private Span fetch;

    private PollSpan(Tracer tracer, Span span, Scope scope) {
        this.tracer = tracer;
        this.span = span;
        this.scope = scope;
    }

    /** A span that records nothing, for a poll of a trial. */
    public static PollSpan none() {
        return new PollSpan(TracerProvider.noop().get(""), Span.getInvalid(), Scope.noop());
    }

    /** The scope ends with {@link #close}, on the same thread. */
    @SuppressWarnings("MustBeClosedChecker")
    static PollSpan begin(Tracer tracer, String provider, long poll) {
        MDC.put("provider", provider);
        MDC.put("poll_id", String.valueOf(poll));
        Span span = tracer.spanBuilder("poll-" + provider)
                .setNoParent()
                .setAttribute("marquee.provider", provider)
                .setAttribute("marquee.poll_id", poll)
                .startSpan();
        return new PollSpan(tracer, span, span.makeCurrent());
    }

    /**
     * Begins the span of the request for a page.
     *
     * @param page its address, of which only scheme, host, and port are told: path and query may hold a secret
     * @return the headers that let the provider join the trace; none when traces are off
     */
    public Map<String, String> asks(URI page, String method) {
        fetch = tracer.spanBuilder(method)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("http.request.method", method)
                .setAttribute("url.scheme", page.getScheme())
                .setAttribute("server.address", page.getHost())
                .setAttribute("server.port", (long) port(page))
                .startSpan();
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current().with(fetch), headers, Map::put);
        return headers;
    }

    /**
     * Begins the span of a look at files, or of taking one.
     *
     * @param host null for this machine
     */
    public void takes(String scheme, String host) {
        fetch = tracer.spanBuilder("take-files").setSpanKind(SpanKind.CLIENT).setAttribute("url.scheme", scheme).startSpan();
        if (host != null) {
            fetch.setAttribute("server.address", host);
        }
    }

    /** Ends that span. */
    public void received() {
        fetch.end();
        fetch = null;
    }

    private static int port(URI page) {
        return page.getPort() >= 0 ? page.getPort() : "https".equalsIgnoreCase(page.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    /** Ends the span of the page, which has come to its last byte. */
    public void received(int status) {
        fetch.setAttribute("http.response.status_code", (long) status);
        received();
    }

    /**
     * The poll failed, perhaps while a page was fetched.
     *
     * @param reason one line without secrets
     * @param status of the provider's answer, or null
     */
    public void failed(String reason, Integer status) {
        if (fetch != null) {
            if (status != null) {
                fetch.setAttribute("http.response.status_code", status.longValue());
            }
            fetch.setStatus(StatusCode.ERROR, reason);
            fetch.end();
            fetch = null;
        }
    }

    /**
     * Notes how the poll ended.
     *
     * @param reason why it is not good, one line without secrets; null when it is
     * @param counts of what it brought
     */
    public void ended(String outcome, String reason, Map<String, Object> counts) {
        span.setAttribute("marquee.outcome", outcome);
        if (reason != null) {
            span.setAttribute("marquee.reason", reason);
            if (!KEPT_SOMETHING.equals(outcome)) {
                span.setStatus(StatusCode.ERROR, reason);
            }
        }
        counts.forEach((name, count) -> span.setAttribute("marquee." + name, ((Number) count).longValue()));
    }

    @Override
    public void close() {
        MDC.remove("poll_id");
        MDC.remove("provider");
        scope.close();
        span.end();
    }
}

package io.marquee.http;

import static net.logstash.logback.argument.StructuredArguments.value;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log line of a search that failed. */
public final class RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

    private RequestLog() {}

    /** A fault of ours; nothing of what the client sent is said but the request id, which {@link CommonHeaders} has checked. */
    public static void failed(Exchange request, Exception why) {
        LOG.error("search failed, request {}", value("request_id", request.getMessage().getHeader("X-Request-Id")), why);
    }
}

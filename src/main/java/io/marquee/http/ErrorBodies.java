package io.marquee.http;

import java.nio.ByteBuffer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the contract's body to what Camel refuses before any route of ours runs (unknown path, method, type) and to what
 * escapes every route. A policy on the contract's route is the one place that sees them all.
 */
public final class ErrorBodies extends RoutePolicySupport implements RoutePolicyFactory {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorBodies.class);
    private static final String CONTRACT = "contract";
    private static final int FIRST_ERROR = 400;
    private static final int INTERNAL_ERROR = 500;

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return CONTRACT.equals(routeId) ? this : null;
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        Message message = exchange.getMessage();
        if (exchange.getException() != null) {
            LOG.error("a request escaped every route", exchange.getException());
            exchange.setException(null);
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, INTERNAL_ERROR);
            message.setBody(null);
        }
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        boolean bare = !(message.getBody() instanceof ByteBuffer);
        if (status != null && status >= FIRST_ERROR && bare) {
            message.setBody(ErrorBody.of(status));
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
    }
}

package io.marquee.poll;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.marquee.settings.Settings;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the routes that provider files hold beside the template: a message that fails there counts as a failed poll of the provider, wherever
 * it failed, and is told of in the log. What reaches store-plans is counted there. Camel takes it from its registry.
 */
final class OwnRoutes implements RoutePolicyFactory {

    private static final Logger LOG = LoggerFactory.getLogger(OwnRoutes.class);

    private final Schedule schedule;
    private final Claims claims;
    private final int pollsKept;
    private final PollObserver observer;

    OwnRoutes(Schedule schedule, Claims claims, Settings settings, PollObserver observer) {
        this.schedule = schedule;
        this.claims = claims;
        this.pollsKept = settings.number("store.polls-kept");
        this.observer = observer;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String id, NamedNode route) {
        boolean own = route instanceof RouteDefinition definition && definition.getTemplateParameters() == null;
        String provider = own ? schedule.ownerOf(id) : null;
        return provider == null ? null : new OfRoute(provider, context.createProducerTemplate());
    }

    /** Told of each message of a route. */
    private final class OfRoute extends RoutePolicySupport {

        private final String provider;
        private final ProducerTemplate sender;

        private OfRoute(String provider, ProducerTemplate sender) {
            this.provider = provider;
            this.sender = sender;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            if (route.getRouteId().equals(exchange.getFromRouteId())) {
                exchange.setProperty(Delivery.OWNER, provider);
                exchange.setVariable("provider", provider);
            }
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            // one that came from another route is counted there
            if (exchange.getException() != null && route.getRouteId().equals(exchange.getFromRouteId())) {
                observer.polled(provider, "failed");
                String reason = Failures.reason(exchange.getException());
                LOG.warn("poll {} {} {} {}", keyValue("provider", provider), keyValue("outcome", "failed"),
                        keyValue("route", route.getRouteId()), quoted("reason", reason));
                // does not throw, whatever becomes of it
                sender.send("direct:note-failure", failure -> failure.getMessage().setBody(Map.of(
                        "provider", provider, "worker", claims.worker(), "reason", reason, "pollsKept", pollsKept)));
            }
        }
    }
}

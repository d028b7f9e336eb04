package io.marquee.poll;

import io.marquee.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Watches the routes that provider files hold beside the template: a message that fails there counts as a failed poll of the provider, wherever
 * it failed. What reaches store-plans is counted there. Camel takes it from its registry.
 */
final class OwnRoutes implements RoutePolicyFactory {

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
        return provider == null ? null : new OfRoute(provider);
    }

    /** Told of each message of a route. */
    private final class OfRoute extends RoutePolicySupport {

        private final String provider;

        private OfRoute(String provider) {
            this.provider = provider;
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            // one that came from another route is counted there
            if (exchange.getException() != null && route.getRouteId().equals(exchange.getFromRouteId())) {
                observer.polled(provider, "failed");
                note(exchange.getContext(), Failures.reason(exchange.getException()));
            }
        }

        private void note(CamelContext context, String reason) {
            Map<String, Object> failure = Map.of(
                    "provider", provider, "worker", claims.worker(), "reason", reason, "pollsKept", pollsKept);
            try (FluentProducerTemplate sender = context.createFluentProducerTemplate()) {
                sender.withBody(failure).to("direct:note-failure").send();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

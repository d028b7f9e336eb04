package io.marquee.settings;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Endpoint;
import org.apache.camel.FailedToCreateRouteFromTemplateException;
import org.apache.camel.Route;
import org.apache.camel.StartupListener;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.DefaultModel;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;

/**
 * A Camel context that adds and removes a route as quickly among thousands as among few, and whose messages cost as little. Camel's own walks all steps of all routes when it
 * fills in a template, to find ids that are there twice, and all services of all routes before it adds or removes a route, to find the
 * endpoints that only that one uses.
 */
final class ManyRoutes extends DefaultCamelContext {

    /** Of the server for operators: it says what is served once routes are reloaded, which none are here. */
    private static final String SUMMARY = "org.apache.camel.component.platform.http.main.";

    private final StepIds ids = new StepIds();

    ManyRoutes() {
        super(false);
        addModelLifecycleStrategy(ids);
    }

    /**
     * Camel tells its listeners of the start once more with each route that is added, and that of the summary adds another notifier each time: every
     * message, so every search, would meet as many as there are provider files. It is told once.
     */
    @Override
    public void addStartupListener(StartupListener listener) throws Exception {
        super.addStartupListener(listener.getClass().getName().startsWith(SUMMARY) ? once(listener) : listener);
    }

    private static StartupListener once(StartupListener listener) {
        AtomicBoolean told = new AtomicBoolean();
        return (context, started) -> {
            if (told.compareAndSet(false, true)) {
                listener.onCamelContextStarted(context, started);
            }
        };
    }

    @Override
    public void addRouteFromTemplatedRoutes(Collection<TemplatedRouteDefinition> routes) throws Exception {
        for (TemplatedRouteDefinition route : routes) {
            addRouteFromTemplatedRoute(route);
        }
    }

    /** Fills the template in where no other routes are, and then adds the route to all. */
    @Override
    public void addRouteFromTemplatedRoute(TemplatedRouteDefinition filled) throws Exception {
        DefaultModel alone = new DefaultModel(this) {
            @Override
            public void addRouteDefinition(RouteDefinition route) throws Exception {
                String taken = ids.taken(route);
                if (taken != null) {
                    throw new FailedToCreateRouteFromTemplateException(
                            filled.getRouteId(), filled.getRouteTemplateRef(),
                            "Duplicate id detected: " + taken + ". Please correct ids to be unique among all your routes.");
                }
                ManyRoutes.this.addRouteDefinition(route);
            }
        };
        alone.addRouteTemplateDefinitions(getRouteTemplateDefinitions());
        alone.addRouteFromTemplatedRoute(filled);
    }

    @Override
    public RouteDefinition getRouteDefinition(String id) {
        // what changes a route for a test puts it into the list by itself
        return ids.routes() == getRouteDefinitions().size() ? ids.route(id) : super.getRouteDefinition(id);
    }

    @Override
    public Route getRoute(String id) {
        return getRouteStatus(id) == null ? null : super.getRoute(id);
    }

    @Override
    public boolean removeRoute(String routeId) throws Exception {
        return getRouteStatus(routeId) != null && super.removeRoute(routeId);
    }

    @Override
    public void startRouteService(RouteService service, boolean addingRoutes) throws Exception {
        super.startRouteService(service instanceof Remembering ? service : new Remembering(service.getRoute()), addingRoutes);
    }

    /** Remembers the endpoints of a route while it runs. */
    private static final class Remembering extends RouteService {

        private Set<Endpoint> endpoints;

        Remembering(Route route) {
            super(route);
        }

        @Override
        public Set<Endpoint> gatherEndpoints() {
            if (endpoints == null || !isStarted()) {
                endpoints = super.gatherEndpoints();
            }
            return endpoints;
        }
    }
}

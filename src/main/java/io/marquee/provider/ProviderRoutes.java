package io.marquee.provider;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.SuspendableService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.scheduler.SchedulerEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the routes of a checked provider file to the Camel context, replaces them, and removes them. */
final class ProviderRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderRoutes.class);
    /** Longest wait for exchanges that began after {@link #isQuiet}. */
    private static final long STOP_SECONDS = 3;

    private final CamelContext context;
    private boolean removed;

    ProviderRoutes(CamelContext context) {
        this.context = context;
        try {
            StepCounters.takeOver(context);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.error("removing a route takes long among many: {}", reason(e));
        }
    }

    /** Whether a route with this id exists and is none of the file's own. */
    boolean isTaken(String id, Set<String> own) {
        return !own.contains(id) && model().getRouteDefinition(id) != null;
    }

    /**
     * Suspends the schedulers of these routes, so that no new poll begins; one under way goes on to its end. Stopping a route in the middle
     * of a poll would leave its claim and its download behind.
     *
     * @return whether no poll is under way any more
     */
    boolean isQuiet(Set<String> ids) {
        schedulers(ids).forEach(SuspendableService::suspend);
        return ids.stream().allMatch(id -> context.getInflightRepository().size(id) == 0);
    }

    /** Resumes the schedulers of these routes. */
    void goOn(Set<String> ids) {
        schedulers(ids).filter(SuspendableService::isSuspended).forEach(SuspendableService::resume);
    }

    private Stream<SuspendableService> schedulers(Set<String> ids) {
        return ids.stream()
                .map(context::getRoute)
                .filter(route -> route != null && route.getEndpoint() instanceof SchedulerEndpoint)
                .map(route -> (SuspendableService) route.getConsumer());
    }

    /**
     * Runs this version in the place of the one before, which is put back when Camel cannot run it.
     *
     * @param before null when nothing runs
     */
    void replace(ProviderFile before, Set<String> idsBefore, ProviderFile file, Set<String> ids) throws RejectedFileException {
        Collection<RoutesBuilder> builders;
        try {
            // while the version before still runs, to see whether Camel can read it
            builders = builders(file);
        } catch (Exception e) {
            throw new RejectedFileException(0, reason(e));
        }
        remove(idsBefore);
        try {
            add(builders, ids);
        } catch (Exception e) {
            remove(ids);
            putBack(before, idsBefore);
            throw new RejectedFileException(0, reason(e));
        }
    }

    private void putBack(ProviderFile before, Set<String> ids) {
        try {
            if (before != null) {
                add(builders(before), ids);
            }
        } catch (Exception e) {
            LOG.error("provider file {}: the last good version cannot be put back: {}", before.location(), reason(e));
        }
    }

    private void add(Collection<RoutesBuilder> builders, Set<String> ids) throws Exception {
        for (RoutesBuilder builder : builders) {
            context.addRoutes(builder);
            context.addTemplatedRoutes(builder);
        }
        ids.stream().map(model()::getRouteDefinition).filter(Objects::nonNull).forEach(ProviderRoutes::nameSteps);
    }

    /** Writes the prefix into the ids of the definition: Hawtio looks there for the names of the MBeans of steps. */
    private static void nameSteps(RouteDefinition route) {
        String prefix = route.getNodePrefixId();
        if (prefix != null) {
            // those of the error policy belong to all routes
            List<ProcessorDefinition<?>> own = route.getOutputs().stream().filter(step -> !(step instanceof OnExceptionDefinition)).toList();
            ProcessorDefinitionHelper.filterTypeInOutputs(own, OptionalIdentifiedDefinition.class).stream()
                    .filter(step -> step.getId() != null)
                    .forEach(step -> step.setId(prefix + step.getId()));
            route.setNodePrefixId(null);
        }
    }

    private Collection<RoutesBuilder> builders(ProviderFile file) throws Exception {
        Resource checked = ResourceHelper.fromBytes(file.location(), file.bytes());
        Collection<RoutesBuilder> builders = PluginHelper.getRoutesLoader(context).findRoutesBuilders(checked);
        for (RoutesBuilder builder : builders) {
            ((RouteBuilder) builder).configureRoutes(context);
        }
        return builders;
    }

    /** Stops these routes and forgets them, with the endpoints that nobody else uses. */
    void remove(Set<String> ids) {
        for (String id : ids) {
            try {
                if (context.getRoute(id) != null) {
                    context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
                    context.removeRoute(id);
                }
                // a route that failed to start has a definition only
                RouteDefinition left = model().getRouteDefinition(id);
                if (left != null) {
                    model().removeRouteDefinitions(Collections.singleton(left));
                }
            } catch (Exception e) {
                LOG.error("the route {} cannot be removed: {}", id, reason(e));
            }
        }
        removed |= !ids.isEmpty();
    }

    /** Drops what Camel keeps of removed routes. It walks all steps of all routes, so it is for the end of a scan, not for each file. */
    void forgetRemoved() {
        if (removed) {
            removed = false;
            try {
                StepCounters.forgetGone(context);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.error("routes that are gone stay in memory: {}", reason(e));
            }
        }
    }

    private Model model() {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().limit(1).map(URISupport::sanitizeUri).collect(Collectors.joining());
    }
}

package io.marquee.provider;

import java.time.Duration;
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
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the routes of a checked file to the Camel context, replaces them, and removes them. */
final class ProviderRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderRoutes.class);
    /** How long a poll under way may go on when its file has changed. */
    private static final Duration GRACE = Duration.ofSeconds(4);
    /** How long a poll is waited for that was to stop; then the route goes all the same. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);
    /** Longest wait for messages that are in the route nevertheless. */
    private static final long STOP_SECONDS = 1;

    private final CamelContext context;
    private final FileRoutes runs;
    private boolean removed;

    ProviderRoutes(CamelContext context, FileRoutes runs) {
        this.context = context;
        this.runs = runs;
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
     * Lets no new poll of these routes begin; one under way goes on to its end, or is stopped when it has been waited for long enough.
     *
     * @return whether none is under way any more
     */
    boolean isQuiet(Set<String> ids, Duration waited) {
        runs.pause(ids);
        beginning(ids).forEach(SuspendableService::suspend);
        if (waited.compareTo(GRACE) >= 0) {
            runs.stop(ids);
        }
        return waited.compareTo(LONGEST_WAIT) >= 0
                || runs.isQuiet(ids) && ids.stream().allMatch(id -> context.getInflightRepository().size(id) == 0);
    }

    /** Lets new polls of these routes begin again. */
    void goOn(Set<String> ids) {
        runs.goOn(ids);
        beginning(ids).filter(SuspendableService::isSuspended).forEach(SuspendableService::resume);
    }

    /** What begins by itself, be it a scheduler or a component that a setting names. */
    private Stream<SuspendableService> beginning(Set<String> ids) {
        return ids.stream()
                .map(context::getRoute)
                .filter(route -> route != null && !(route.getEndpoint() instanceof DirectEndpoint) && route.getConsumer() instanceof SuspendableService)
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
            add(file.name(), builders, ids);
        } catch (Exception e) {
            remove(ids);
            putBack(before, idsBefore);
            throw new RejectedFileException(0, reason(e));
        }
    }

    private void putBack(ProviderFile before, Set<String> ids) {
        try {
            if (before != null) {
                add(before.name(), builders(before), ids);
            }
        } catch (Exception e) {
            LOG.error("file {}: the last good version cannot be put back: {}", before.location(), reason(e));
        }
    }

    private void add(String name, Collection<RoutesBuilder> builders, Set<String> ids) throws Exception {
        // before they start: they begin by themselves
        ids.forEach(id -> runs.own(id, name));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader libraries = context.getApplicationContextClassLoader();
        try {
            // their threads take it over: what a component of providers.lib needs is looked for there, too
            Thread.currentThread().setContextClassLoader(libraries == null ? before : libraries);
            start(builders);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        List<RouteDefinition> added = ids.stream().map(model()::getRouteDefinition).filter(Objects::nonNull).toList();
        added.forEach(TemplatedFeeds::nameSteps);
        added.forEach(route -> runs.add(context, route));
    }

    private void start(Collection<RoutesBuilder> builders) throws Exception {
        for (RoutesBuilder builder : builders) {
            context.addRoutes(builder);
            TemplatedFeeds.nameEndpoints((RouteBuilder) builder);
            context.addTemplatedRoutes(builder);
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
        ids.forEach(runs::remove);
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

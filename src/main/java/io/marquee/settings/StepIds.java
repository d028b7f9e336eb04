package io.marquee.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;

/** The ids of all routes and of their steps, with the prefixes of their routes, for finding the ones of a new route that are taken. */
final class StepIds extends ModelLifecycleStrategySupport {

    private final Map<String, RouteDefinition> owners = new ConcurrentHashMap<>();
    private final Map<String, RouteDefinition> routes = new ConcurrentHashMap<>();
    /** Routes that Camel will give an id. */
    private final List<RouteDefinition> unnamed = new CopyOnWriteArrayList<>();

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        all(route).forEach(id -> owners.put(id, route));
        if (route.getId() == null) {
            unnamed.add(route);
        } else {
            routes.put(route.getId(), route);
        }
    }

    @Override
    public void onRemoveRouteDefinition(RouteDefinition route) {
        // null when Camel makes sure that there is none
        if (route != null) {
            all(route).forEach(id -> owners.remove(id, route));
            if (!unnamed.remove(route) && route.getId() != null) {
                routes.remove(route.getId(), route);
            }
        }
    }

    /** Of how many routes the ids are known. */
    int routes() {
        return routes.size() + unnamed.size();
    }

    /** The route with this id; null when there is none. */
    RouteDefinition route(String id) {
        RouteDefinition named = routes.get(id);
        return named != null ? named : unnamed.stream().filter(route -> id.equals(route.getId())).findFirst().orElse(null);
    }

    /** The first id of a step of this route that is there already; null when none is. */
    String taken(RouteDefinition route) {
        return steps(route).filter(owners::containsKey).findFirst().orElse(null);
    }

    private static Stream<String> all(RouteDefinition route) {
        return Stream.concat(Stream.ofNullable(route.getId()), steps(route));
    }

    private static Stream<String> steps(RouteDefinition route) {
        String prefix = Objects.requireNonNullElse(route.getNodePrefixId(), "");
        // placeholders are filled in later
        return route.getOutputs().stream()
                .flatMap(step -> ProcessorDefinitionHelper.gatherAllNodeIds(step, new ArrayList<>(), true, false).stream())
                .filter(id -> !id.startsWith("{{"))
                .map(prefix::concat);
    }
}

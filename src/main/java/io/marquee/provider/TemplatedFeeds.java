package io.marquee.provider;

import io.marquee.poll.Provider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TemplatedRouteParameterDefinition;

/** The routes that Camel makes of a provider file and the template poll-provider: how they are named, and the feed that each describes. */
final class TemplatedFeeds {

    private TemplatedFeeds() {}

    /** Each is begun under the id of its route; a file may hold several for one provider. */
    static void nameEndpoints(RouteBuilder builder) {
        builder.getTemplatedRouteCollection().getTemplatedRoutes().forEach(route -> {
            TemplatedRouteParameterDefinition id = new TemplatedRouteParameterDefinition();
            id.setName(TemplateRules.ROUTE);
            id.setValue(route.getRouteId());
            route.getParameters().add(id);
        });
    }

    /** Writes the prefix into the ids of the definition: Hawtio looks there for the names of the MBeans of steps. */
    static void nameSteps(RouteDefinition route) {
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

    /** Whether the route polls a feed by its template, and so is begun by the schedule. */
    static boolean isFeed(RouteDefinition route) {
        return route.getTemplateParameters() != null && route.getTemplateParameters().containsKey("records");
    }

    /** What the parameters of such a route say, with the values of settings. */
    static Provider provider(CamelContext context, RouteDefinition route) {
        Map<String, String> parameters = new HashMap<>();
        route.getTemplateParameters().forEach((name, value) ->
                parameters.put(name, context.resolvePropertyPlaceholders(String.valueOf(value))));
        return Provider.of(parameters);
    }
}

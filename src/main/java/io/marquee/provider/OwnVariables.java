package io.marquee.provider;

import io.marquee.poll.Credentials;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/** Which variables belong to which running provider. It follows the routes as they come and go, so that no file is held against all others. */
final class OwnVariables extends ModelLifecycleStrategySupport {

    /** @param declared variables by the id of the route that declares them */
    private record Owner(String provider, Map<String, List<String>> declared) {}

    /** By what the names of their variables begin with. */
    private final Map<String, Owner> owners = new ConcurrentHashMap<>();

    private OwnVariables() {}

    /** Those of a context; the same ones each time. */
    static OwnVariables of(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model.getModelLifecycleStrategies().stream()
                .filter(OwnVariables.class::isInstance)
                .map(OwnVariables.class::cast)
                .findFirst()
                .orElseGet(() -> following(model));
    }

    private static OwnVariables following(Model model) {
        OwnVariables variables = new OwnVariables();
        model.addModelLifecycleStrategy(variables);
        List.copyOf(model.getRouteDefinitions()).forEach(variables::onAddRouteDefinition);
        return variables;
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        if (isProvider(route)) {
            String provider = String.valueOf(route.getTemplateParameters().get("provider"));
            String variables = String.valueOf(route.getTemplateParameters().getOrDefault("variables", ""));
            owners.computeIfAbsent(Credentials.prefix(provider), any -> new Owner(provider, new ConcurrentHashMap<>()))
                    .declared().put(route.getRouteId(), Credentials.declared(variables));
        }
    }

    @Override
    public void onRemoveRouteDefinition(RouteDefinition route) {
        // null when Camel makes sure that there is none
        if (route != null && isProvider(route)) {
            String provider = String.valueOf(route.getTemplateParameters().get("provider"));
            owners.computeIfPresent(Credentials.prefix(provider), (any, owner) -> {
                owner.declared().remove(route.getRouteId());
                return owner.declared().isEmpty() ? null : owner;
            });
        }
    }

    private static boolean isProvider(RouteDefinition route) {
        return route.getTemplateParameters() != null && route.getTemplateParameters().containsKey("provider");
    }

    /** The objection to a variable of another provider: one that it declares, or that begins with its longer name; null for none. */
    String objection(String name, List<String> variables) {
        for (String variable : variables) {
            // a provider's variables begin with its name, so only names that this one begins with can be their owners
            for (int end = variable.indexOf('_'); end >= 0; end = variable.indexOf('_', end + 1)) {
                Owner owner = owners.get(variable.substring(0, end + 1));
                if (owner != null && !owner.provider().equals(name) && isOf(owner, variable, end + 1 > Credentials.prefix(name).length())) {
                    return "the variable " + variable + " is that of the provider " + owner.provider();
                }
            }
        }
        return null;
    }

    private static boolean isOf(Owner owner, String variable, boolean isLonger) {
        return isLonger || owner.declared().values().stream().anyMatch(declared -> declared.contains(variable));
    }
}

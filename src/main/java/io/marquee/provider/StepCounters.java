package io.marquee.provider;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.management.JmxManagementLifecycleStrategy;
import org.apache.camel.management.mbean.ManagedProcessor;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.KeyValueHolder;

/**
 * Removes from Camel's JMX the counters of steps whose route is gone. Steps of a route configuration stay there otherwise, and with them the
 * whole route, so each change of a provider file would cost memory for ever. Camel looks for the others at each removal, through all steps
 * of all routes, so that is left to us too. Camel has no method for either, so a private field is read and set.
 */
final class StepCounters {

    private static final String FIELD = "wrappedProcessors";

    private StepCounters() {}

    /** The counters by their steps. What Camel walks when a route goes is empty, for {@link #forgetGone} does all at once. */
    private static final class Kept extends HashMap<Object, Object> {

        private static final long serialVersionUID = 1;

        Kept(Map<?, ?> before) {
            super(before);
        }

        @Override
        public Collection<Object> values() {
            return List.of();
        }
    }

    /**
     * Leaves to {@link #forgetGone} what Camel does at each removal.
     *
     * @throws ReflectiveOperationException when Camel has no such field any more
     */
    static void takeOver(CamelContext context) throws ReflectiveOperationException {
        for (Object strategy : jmx(context)) {
            if (!(kept(strategy) instanceof Kept)) {
                field(JmxManagementLifecycleStrategy.class, FIELD).set(strategy, new Kept(kept(strategy)));
            }
        }
    }

    /** @throws ReflectiveOperationException when Camel has no such field any more */
    static void forgetGone(CamelContext context) throws ReflectiveOperationException {
        // by the routes themselves, as other ones may have their ids by now
        Set<Object> running = new HashSet<>(context.getRoutes());
        running.addAll(context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions());
        for (Object strategy : jmx(context)) {
            kept(strategy).entrySet().removeIf(step -> isGone(running, (KeyValueHolder<?, ?>) step.getValue()));
        }
    }

    private static List<?> jmx(CamelContext context) {
        return context.getLifecycleStrategies().stream().filter(JmxManagementLifecycleStrategy.class::isInstance).toList();
    }

    private static Map<?, ?> kept(Object strategy) throws ReflectiveOperationException {
        return (Map<?, ?>) field(JmxManagementLifecycleStrategy.class, FIELD).get(strategy);
    }

    private static boolean isGone(Set<?> running, KeyValueHolder<?, ?> step) {
        RouteDefinition route = ProcessorDefinitionHelper.getRoute((NamedNode) step.getKey());
        return route != null && !running.contains(route) || isCounterGone(running, step.getValue());
    }

    private static boolean isCounterGone(Set<?> running, Object counting) {
        try {
            return counting != null
                    && field(counting.getClass(), "counter").get(counting) instanceof ManagedProcessor step
                    && !running.contains(field(ManagedProcessor.class, "route").get(step));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}

package io.marquee.provider;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.management.JmxManagementLifecycleStrategy;
import org.apache.camel.management.mbean.ManagedProcessor;
import org.apache.camel.util.KeyValueHolder;

/**
 * Removes from Camel's JMX the counters of steps whose route is gone. Steps of a route configuration stay there otherwise, and with them the
 * whole route, so each change of a provider file would cost memory for ever. Camel has no method for that, so a private field is read.
 */
final class StepCounters {

    private StepCounters() {}

    /** @throws ReflectiveOperationException when Camel has no such field any more */
    static void forgetGone(CamelContext context) throws ReflectiveOperationException {
        Set<Route> running = new HashSet<>(context.getRoutes());
        for (Object strategy : context.getLifecycleStrategies()) {
            if (strategy instanceof JmxManagementLifecycleStrategy) {
                Map<?, ?> kept = (Map<?, ?>) value(JmxManagementLifecycleStrategy.class, strategy, "wrappedProcessors");
                kept.values().removeIf(step -> isGone(running, ((KeyValueHolder<?, ?>) step).getValue()));
            }
        }
    }

    /** By the route itself, as another one may have its id by now. */
    private static boolean isGone(Set<Route> running, Object counting) {
        try {
            return counting != null
                    && value(counting.getClass(), counting, "counter") instanceof ManagedProcessor step
                    && !running.contains(value(ManagedProcessor.class, step, "route"));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Class<?> type, Object owner, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}

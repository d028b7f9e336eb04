package io.marquee.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.NamedNode;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.management.JmxManagementLifecycleStrategy;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.KeyValueHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counters of a route's steps go with it, at the next look for those that are gone, and no other removal looks for any. */
class StepCountersTest {

    private static final AtomicInteger LOOKS = new AtomicInteger();

    private final DefaultCamelContext context = new DefaultCamelContext();

    /** A step that counts how often somebody asks which route it is in. */
    private static final class Watched extends LogDefinition {

        Watched() {
            super("watched");
        }

        @Override
        public ProcessorDefinition<?> getParent() {
            LOOKS.incrementAndGet();
            return super.getParent();
        }
    }

    @BeforeEach
    void start() throws Exception {
        context.getCamelContextExtension().setName("step-counters");
        context.start();
        RouteDefinition watched = new RouteDefinition();
        watched.routeId("watched").from("direct:watched").addOutput(new Watched());
        context.addRouteDefinition(watched);
        StepCounters.takeOver(context);
        StepCounters.takeOver(context);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void add(String id) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + id).routeId(id).to("log:" + id).setBody().constant(id);
            }
        });
    }

    private void remove(String id) throws Exception {
        context.getRouteController().stopRoute(id);
        context.removeRoute(id);
    }

    private Map<?, ?> counters() throws ReflectiveOperationException {
        Field field = JmxManagementLifecycleStrategy.class.getDeclaredField("wrappedProcessors");
        field.setAccessible(true);
        return (Map<?, ?>) field.get(context.getLifecycleStrategies().stream()
                .filter(JmxManagementLifecycleStrategy.class::isInstance)
                .findFirst()
                .orElseThrow());
    }

    @Test
    void areForgottenWithTheirRouteAlsoWhenAnotherHasItsId() throws Exception {
        assertThat(counters()).hasSize(1);
        add("a");
        NamedNode old = context.getRouteDefinition("a").getOutputs().get(0);
        remove("a");
        add("a");
        StepCounters.forgetGone(context);
        assertThat(counters()).hasSize(3);
        assertThat(counters().entrySet()).noneMatch(step -> ((KeyValueHolder<?, ?>) step.getValue()).getKey() == old);
        remove("a");
        StepCounters.forgetGone(context);
        assertThat(counters()).hasSize(1);
    }

    @Test
    void areNotLookedThroughWhenARouteGoes() throws Exception {
        for (int i = 0; i < 10; i++) {
            add("r" + i);
        }
        LOOKS.set(0);
        for (int i = 0; i < 10; i++) {
            remove("r" + i);
        }
        assertThat(LOOKS).hasValue(0);
        StepCounters.forgetGone(context);
        assertThat(LOOKS).hasPositiveValue();
    }
}

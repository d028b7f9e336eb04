package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToCreateRouteFromTemplateException;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.NodeIdFactory;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What it takes to add and remove a route does not depend on how many others there are: nobody looks into them. */
class ManyRoutesTest {

    private static final int ROUTES = 20;
    private static final AtomicInteger STEPS_WALKED = new AtomicInteger();
    private static final AtomicInteger SERVICES_WALKED = new AtomicInteger();
    private static final AtomicInteger IDS_ASKED = new AtomicInteger();

    private final ManyRoutes context = new ManyRoutes();
    private final DefaultCamelContext ordinary = new DefaultCamelContext(false);

    /** A route that counts how often its steps are looked at. */
    private static final class Watched extends RouteDefinition {

        @Override
        public List<ProcessorDefinition<?>> getOutputs() {
            STEPS_WALKED.incrementAndGet();
            return super.getOutputs();
        }

        @Override
        public String idOrCreate(NodeIdFactory factory) {
            IDS_ASKED.incrementAndGet();
            return super.idOrCreate(factory);
        }
    }

    /** A step that counts how often it is asked for its endpoint. */
    private static final class WatchedStep extends ServiceSupport implements Processor, EndpointAware {

        @Override
        public void process(Exchange exchange) {}

        @Override
        public Endpoint getEndpoint() {
            SERVICES_WALKED.incrementAndGet();
            return null;
        }
    }

    @BeforeEach
    void start() throws Exception {
        for (DefaultCamelContext each : List.of(context, ordinary)) {
            each.getCamelContextExtension().setName("many-" + each.getClass().getSimpleName());
            each.disableJMX();
            each.build();
            each.start();
            each.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    routeTemplate("poll").templateParameter("name")
                            .from("direct:{{name}}").to("log:shared").to("log:{{name}}").id("-log");
                }
            });
            RouteDefinition watched = new Watched();
            watched.routeId("watched").from("direct:watched").process(new WatchedStep());
            each.addRouteDefinition(watched);
        }
    }

    @AfterEach
    void stop() {
        context.stop();
        ordinary.stop();
    }

    private static void add(DefaultCamelContext context, String name) throws Exception {
        RouteBuilder builder = new RouteBuilder() {
            @Override
            public void configure() {
                templatedRoute("poll").routeId("poll-" + name).prefixId(name).parameter("name", name);
            }
        };
        context.addRoutes(builder);
        context.addTemplatedRoutes(builder);
    }

    private static void remove(DefaultCamelContext context, String name) throws Exception {
        context.getRouteController().stopRoute("poll-" + name);
        assertThat(context.removeRoute("poll-" + name)).isTrue();
    }

    private static void addAndRemove(DefaultCamelContext context) throws Exception {
        // once for what is only remembered from then on
        add(context, "first");
        remove(context, "first");
        STEPS_WALKED.set(0);
        SERVICES_WALKED.set(0);
        for (int i = 0; i < ROUTES; i++) {
            add(context, "p" + i);
        }
        for (int i = 0; i < ROUTES; i++) {
            remove(context, "p" + i);
        }
    }

    @Test
    void looksIntoNoOtherRoute() throws Exception {
        addAndRemove(context);
        assertThat(STEPS_WALKED).hasValue(0);
        assertThat(SERVICES_WALKED).hasValue(0);
    }

    /** When Camel no longer does, its own context will do. */
    @Test
    void isNeededAsCamelLooksIntoAllForEach() throws Exception {
        addAndRemove(ordinary);
        assertThat(STEPS_WALKED).hasValueGreaterThanOrEqualTo(ROUTES);
        assertThat(SERVICES_WALKED).hasValueGreaterThanOrEqualTo(ROUTES);
    }

    @Test
    void findsARouteByItsIdWithoutAskingOthersForTheirs() throws Exception {
        for (DefaultCamelContext each : List.of(context, ordinary)) {
            RouteDefinition unnamed = new RouteDefinition();
            unnamed.from("direct:unnamed").to("log:unnamed");
            each.addRouteDefinition(unnamed);
            add(each, "found");
            IDS_ASKED.set(0);
            assertThat(each.getRouteDefinition("missing")).isNull();
            assertThat(each.getRouteDefinition("poll-found").getRouteId()).isEqualTo("poll-found");
            assertThat(each.getRouteDefinition(unnamed.getId())).isSameAs(unnamed);
            assertThat(IDS_ASKED.get() == 0).as("as Camel does").isEqualTo(each == context);
            each.getRouteController().stopRoute(unnamed.getId());
            each.removeRoute(unnamed.getId());
            remove(each, "found");
            assertThat(each.getRouteDefinition(unnamed.getId())).isNull();
            assertThat(each.getRouteDefinition("poll-found")).isNull();
            assertThat(each.getRoute("poll-found")).isNull();
            AdviceWith.adviceWith(each, "watched", false, advice -> advice.replaceFromWith("direct:advised"));
            assertThat(each.getRouteDefinition("watched").getInput().getUri()).isEqualTo("direct:advised");
            assertThat(each.getRouteDefinition("missing")).isNull();
        }
    }

    @Test
    void rejectsIdsThatOtherRoutesHaveWhileTheyAreThere() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:other").routeId("other").to("log:other").id("acme-log");
            }
        });
        assertThatThrownBy(() -> add(context, "acme"))
                .isInstanceOf(FailedToCreateRouteFromTemplateException.class)
                .hasMessageContaining("Duplicate id detected: acme-log");
        context.getRouteController().stopRoute("other");
        context.removeRoute("other");
        add(context, "acme");
        remove(context, "acme");
        add(context, "acme");
        assertThat(context.getRoute("poll-acme")).isNotNull();
    }

    @Test
    void dropsTheEndpointsThatOnlyTheRemovedRouteUses() throws Exception {
        add(context, "a");
        add(context, "b");
        add(context, "c");
        remove(context, "a");
        remove(context, "b");
        assertThat(context.getEndpoints()).extracting(Endpoint::getEndpointUri)
                .contains("log://shared", "log://c", "direct://c")
                .doesNotContain("log://a", "log://b", "direct://a", "direct://b");
        remove(context, "c");
        assertThat(context.getEndpoints()).extracting(Endpoint::getEndpointUri).doesNotContain("log://shared", "log://c");
    }
}

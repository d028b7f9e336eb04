package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProjectFiles;
import io.marquee.settings.CamelMain;
import io.marquee.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;

/**
 * Routes as their files have them, in a Camel with the application's settings, but without database, network, or port: the steps that lead
 * there are replaced by mocks of the same names. Each test has a Camel of its own, so that none finds a breaker that another has opened.
 */
abstract class RouteTest extends CamelTestSupport {

    static final Settings SETTINGS = Settings.load(Path.of(""), Map.of("FEVER_URL", "http://localhost/events"));

    /** Of a step or a bean in one test; a route that makes more of them goes on without end. */
    static final int MOST_CALLS = 100;

    /** Prefixes of settings of Camel that open ports, or configure what is replaced. */
    private static final List<String> LEFT_OUT =
            List.of("camel.rest.", "camel.component.http", "camel.component.rest-openapi.", "camel.management.", "camel.metrics.", "camel.health.");

    private final List<String> files;

    /** @param files of the folder of routes, without their ending; that of the error policies is always there */
    RouteTest(String... files) {
        this.files = Stream.concat(Stream.of("failures"), Stream.of(files)).toList();
    }

    /** Binds what the routes call by name. */
    abstract void bind(Main main) throws Exception;

    /** Replaces what leaves the process, or the routes that are tested. */
    abstract void advise() throws Exception;

    @Override
    protected final CamelContext createCamelContext() throws Exception {
        Properties properties = SETTINGS.asProperties();
        properties.keySet().removeIf(key -> LEFT_OUT.stream().anyMatch(key.toString()::startsWith));
        Main main = CamelMain.of(properties);
        main.configure().withJmxEnabled(false);
        bind(main);
        main.init();
        context = (ModelCamelContext) main.getCamelContext();
        PluginHelper.getRoutesLoader(context).loadRoutes(files.stream().map(this::file).toArray(Resource[]::new));
        advise();
        context.addRoutes(caller());
        return context;
    }

    private static RouteBuilder caller() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:caller").onException(Exception.class).handled(true).stop().end().toD("direct:${variable.called}");
            }
        };
    }

    private Resource file(String name) {
        return PluginHelper.getResourceLoader(context).resolveResource("file:routes/" + name + ".camel.yaml");
    }

    /** Puts the mock of its name in the place of a step. */
    final void replaceStep(String route, String step) throws Exception {
        AdviceWith.adviceWith(context, route, false, advice -> advice.weaveById(step).replace().to("mock:" + step));
    }

    /** Puts the mock of its name in the place of a route that is not loaded; failures go to the caller. */
    final void replaceRoute(String route) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + route).routeId(route).errorHandler(noErrorHandler()).to("mock:" + route);
            }
        });
    }

    /** Lets a test begin a route that a scheduler begins. */
    final void unschedule(String route) throws Exception {
        AdviceWith.adviceWith(context, route, false, advice -> advice.replaceFromWith("direct:" + route));
    }

    /** The mock that is in the place of a step or a route. */
    final MockEndpoint mock(String replaced) {
        return getMockEndpoint("mock:" + replaced);
    }

    /** Lets a mock do something at each call; a route that calls it without end fails. */
    final void atCall(String replaced, Processor reaction) {
        mock(replaced).whenAnyExchangeReceived(exchange -> {
            // not an assertion, which a mock keeps to itself
            if (calls(replaced) > MOST_CALLS) {
                throw new IllegalStateException("too many calls of " + replaced);
            }
            reaction.process(exchange);
        });
    }

    /** Lets a mock answer with a body. */
    final void answers(String replaced, Object body) {
        atCall(replaced, exchange -> exchange.getMessage().setBody(body));
    }

    /** Lets a mock fail. */
    final void fails(String replaced, Exception failure) {
        atCall(replaced, exchange -> {
            throw failure;
        });
    }

    /** How often a step or a route was called that a mock replaces. */
    final int calls(String replaced) {
        return mock(replaced).getReceivedCounter();
    }

    /** What it was called with the last time. */
    final Exchange lastCall(String replaced) {
        List<Exchange> calls = mock(replaced).getReceivedExchanges();
        assertThat(calls).as("calls of %s", replaced).isNotEmpty();
        return calls.get(calls.size() - 1);
    }

    /** The parameters of the last statement of a step. */
    @SuppressWarnings("unchecked")
    final Map<String, Object> lastParameters(String replaced) {
        return lastCall(replaced).getMessage().getBody(Map.class);
    }

    /** Sends an empty message through a route, as a scheduler does. */
    final Exchange send(String route) {
        return send(route, (Object) null);
    }

    /** Sends a message through a route. */
    final Exchange send(String route, Object body) {
        return template.send("direct:" + route, exchange -> exchange.getMessage().setBody(body));
    }

    /** The failure of a route of which the error policy of its caller is told; null when it is not told. */
    final Throwable failureForCaller(String route, Processor message) {
        Exchange done = template.send("direct:caller", exchange -> {
            exchange.setVariable("called", route);
            message.process(exchange);
        });
        return done.getException() == null ? done.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class) : null;
    }

    /** The same with an empty message. */
    final Throwable failureForCaller(String route) {
        return failureForCaller(route, exchange -> { });
    }

    static String sql(String name) {
        return ProjectFiles.text(Path.of("src/main/resources/sql", name + ".sql"));
    }
}

package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RunningMarquee;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.Channel;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.processor.errorhandler.DefaultErrorHandler;
import org.apache.camel.processor.errorhandler.NoErrorHandler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which error handler the steps of each route really have; Camel passes over one that comes too late, without a word. */
@Tag("application")
class ErrorHandlersTest {

    private static final String OF_CALLERS = "failures-of-callers";

    @Test
    void areThoseThatTheConfigurationOfTheRouteNames() {
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.awaitPoll();
            List<Route> routes = marquee.context().getRoutes();
            assertThat(routes).filteredOn(route -> OF_CALLERS.equals(route.getConfigurationId())).hasSizeGreaterThan(8);
            assertThat(routes).hasSizeGreaterThan(15).allSatisfy(route -> {
                assertThat(route.getConfigurationId() != null || route.getRouteId().equals("contract")).as(route.getRouteId()).isTrue();
                boolean ofCallers = OF_CALLERS.equals(route.getConfigurationId());
                assertThat(handlers(route.navigate())).as("error handlers of %s", route.getRouteId())
                        // a route that is nothing but a doTry has none
                        .hasSizeGreaterThan(ofCallers ? -1 : 0)
                        .hasOnlyElementsOfType(ofCallers ? NoErrorHandler.class : DefaultErrorHandler.class);
            });
        }
    }

    /** Steps inside a breaker or a loop have none of their own. */
    private static List<Processor> handlers(Navigate<Processor> parent) {
        return parent == null || !parent.hasNext() ? List.of() : parent.next().stream().flatMap(ErrorHandlersTest::handlersOf).toList();
    }

    @SuppressWarnings("unchecked")
    private static Stream<Processor> handlersOf(Processor step) {
        Stream<Processor> own = step instanceof Channel channel ? Stream.of(channel).map(Channel::getErrorHandler) : Stream.empty();
        Stream<Processor> below = step instanceof Navigate<?> parent ? handlers((Navigate<Processor>) parent).stream() : Stream.empty();
        return Stream.concat(own, below).filter(Objects::nonNull);
    }
}

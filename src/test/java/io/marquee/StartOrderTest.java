package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RunningMarquee;
import java.util.List;
import org.apache.camel.Route;
import org.apache.camel.spi.RouteStartupOrder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In which order the routes start: Camel reads their files in that of a hash, which differs from folder to folder. */
@Tag("application")
class StartOrderTest {

    private static final String BY_ITSELF = "scheduler://";

    @Test
    void startsWhatBeginsByItselfAfterAllThatItCalls() {
        try (RunningMarquee marquee = RunningMarquee.start()) {
            List<Route> routes = marquee.context().getCamelContextExtension().getRouteStartupOrder().stream().map(RouteStartupOrder::getRoute)
                    // of the application, not of a provider's file, which comes later
                    .filter(route -> route.getConfigurationId() != null && !route.getRouteId().equals("poll-fever")).toList();
            List<String> byThemselves = routes.stream().filter(route -> route.getEndpoint().getEndpointUri().startsWith(BY_ITSELF))
                    .map(Route::getRouteId).toList();
            assertThat(byThemselves).contains("schedule-polls", "renew-leases", "read-months");
            assertThat(routes.stream().map(Route::getRouteId).skip(routes.size() - byThemselves.size())).isEqualTo(byThemselves);
        }
    }
}

package io.marquee.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;

/** The variables of providers belong to them while their routes are there. */
class OwnVariablesTest {

    private static final AtomicInteger LOOKS = new AtomicInteger();

    private final DefaultCamelContext context = new DefaultCamelContext();

    /** A route that counts how often its parameters are looked at. */
    private static final class Filled extends RouteDefinition {

        @Override
        public Map<String, Object> getTemplateParameters() {
            LOOKS.incrementAndGet();
            return super.getTemplateParameters();
        }
    }

    private RouteDefinition add(String provider, String variables) throws Exception {
        RouteDefinition route = new Filled();
        route.routeId("poll-" + provider).from("direct:" + provider).to("log:" + provider);
        route.setTemplateParameters(new HashMap<>(Map.of("provider", provider, "variables", variables)));
        context.addRouteDefinition(route);
        return route;
    }

    private String objection(String provider, String... variables) {
        return OwnVariables.of(context).objection(provider, List.of(variables));
    }

    @Test
    void belongToTheProviderThatDeclaresThemOrHasTheLongerName() throws Exception {
        RouteDefinition city = add("city", "CITY_KEY, CITY_HALL_KEY");
        assertThat(objection("city-hall", "CITY_HALL_ID", "CITY_HALL_KEY"))
                .isEqualTo("the variable CITY_HALL_KEY is that of the provider city");
        assertThat(objection("city-hall", "CITY_HALL_ID")).isNull();
        assertThat(objection("city", "CITY_KEY", "CITY_HALL_KEY")).isNull();
        RouteDefinition hall = add("city-hall", "");
        assertThat(objection("city", "CITY_KEY")).isNull();
        assertThat(objection("city", "CITY_HALL_ID")).isEqualTo("the variable CITY_HALL_ID is that of the provider city-hall");
        context.removeRouteDefinition(city);
        assertThat(objection("city-hall", "CITY_HALL_KEY")).isNull();
        context.removeRouteDefinition(hall);
        assertThat(objection("city", "CITY_HALL_ID")).isNull();
    }

    @Test
    void areFoundWithoutALookAtTheRoutes() throws Exception {
        assertThat(objection("acme", "ACME_KEY")).isNull();
        for (int i = 0; i < 100; i++) {
            add("p" + i, "P" + i + "_KEY");
        }
        LOOKS.set(0);
        assertThat(objection("acme", "ACME_KEY")).isNull();
        assertThat(objection("p1-a", "P1_KEY")).isEqualTo("the variable P1_KEY is that of the provider p1");
        assertThat(LOOKS).hasValue(0);
    }
}

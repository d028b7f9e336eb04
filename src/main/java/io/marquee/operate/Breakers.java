package io.marquee.operate;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.resilience4j.ResilienceProcessor;

/** Lists the circuit breakers with their states, for metrics and the status page: the reader's, and those of steps of the running routes. */
public final class Breakers {

    private static final String PROVIDER = "provider-breaker";
    private static final String DATABASE = "database-breaker";

    private final CamelContext context;
    private final CircuitBreaker reader;

    /** @param reader the breaker that all steps share which read the database for searches */
    public Breakers(CamelContext context, CircuitBreaker reader) {
        this.context = context;
        this.reader = reader;
    }

    /**
     * One breaker.
     *
     * @param breaker {@code reader}, {@code database}, or {@code provider}
     * @param provider whose, or empty
     * @param state in lower case, such as {@code closed}, {@code open}, {@code half_open}
     */
    public record Breaker(String breaker, String provider, String state) {}

    /** The breakers, the reader's first. */
    public List<Breaker> all() {
        List<Breaker> all = new ArrayList<>();
        all.add(breaker("reader", "", reader.getState().name()));
        for (Route route : context.getRoutes()) {
            for (Processor step : route.filter(".*(" + PROVIDER + "|" + DATABASE + ")")) {
                if (step instanceof ResilienceProcessor camels) {
                    add(all, camels.getId(), camels.getCircuitBreaker());
                }
            }
        }
        return all;
    }

    /** @param breaker of the step, asked once: a route that stops meanwhile has none any more */
    private static void add(List<Breaker> all, String step, CircuitBreaker breaker) {
        if (breaker != null) {
            boolean ofProvider = step.endsWith(PROVIDER);
            all.add(breaker(ofProvider ? "provider" : "database", ofProvider ? step.replaceFirst("-?" + PROVIDER + "$", "") : "",
                    breaker.getState().name()));
        }
    }

    private static Breaker breaker(String name, String provider, String state) {
        return new Breaker(name, provider, state.toLowerCase(Locale.ROOT));
    }
}

package io.marquee.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.poll.LastPolls;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of the fields of feeds, and of how many. */
class FieldMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LastPolls polls = new LastPolls();
    private final Map<String, String> routes = new TreeMap<>();

    private long series(String name) {
        return registry.scrape().lines().filter(line -> line.startsWith(name + "{")).count();
    }

    private static String provider(String name, String feed) {
        return "\"" + name + "\":{\"last_ended\":null,\"feeds\":{\"poll-" + name + "\":" + feed + "}}";
    }

    @Test
    void tellsThePartsOfAFeedAndWhatHasDrifted() {
        polls.learn("{" + provider("acme", "{\"plans\":30,\"profile\":{\"items\":40,\"prices\":10,\"title\":40},\"drift\":{\"prices\":1.0},\"held\":null}")
                + "," + provider("city", "{\"plans\":30,\"profile\":null,\"drift\":null,\"held\":{\"before\":30,\"plans\":2}}") + "}");
        routes.putAll(Map.of("poll-acme", "acme", "poll-city", "city", "poll-new", "new"));
        FieldMetrics.register(registry, () -> routes, polls);
        assertThat(registry.scrape())
                .contains("marquee_field_part{field=\"prices\",provider=\"acme\",route=\"poll-acme\"} 0.25\n")
                .contains("marquee_field_part{field=\"title\",provider=\"acme\",route=\"poll-acme\"} 1.0\n")
                .contains("marquee_field_drift{field=\"prices\",provider=\"acme\",route=\"poll-acme\"} -0.75\n")
                .contains("marquee_feed_held{provider=\"acme\",route=\"poll-acme\"} 0.0\n")
                .contains("marquee_feed_held{provider=\"city\",route=\"poll-city\"} 1.0\n")
                .contains("marquee_feed_held{provider=\"new\",route=\"poll-new\"} 0.0\n");
        assertThat(series("marquee_field_part")).isEqualTo(20);
        assertThat(series("marquee_field_drift")).isEqualTo(1);
    }

    @Test
    void hasSeriesOfFieldsForAThousandRoutes() {
        int providers = FieldMetrics.MOST + 2;
        polls.learn(IntStream.range(0, providers).mapToObj(i -> provider("p" + i, "{\"plans\":1,\"profile\":{\"items\":1}}"))
                .collect(Collectors.joining(",", "{", "}")));
        IntStream.range(0, providers).forEach(i -> routes.put("poll-p" + i, "p" + i));
        FieldMetrics.register(registry, () -> routes, polls);
        assertThat(series("marquee_field_part")).isEqualTo(20L * FieldMetrics.MOST);
        assertThat(series("marquee_feed_held")).isEqualTo(providers);
    }
}

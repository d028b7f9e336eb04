package io.marquee.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.poll.LastPolls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** How many series the polls of providers make, however many files come and go. */
class PollMetricLabelsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PollMetrics metrics = new PollMetrics(registry, new LastPolls());

    private double polls(String provider) {
        return registry.counter("marquee.polls", "provider", provider, "outcome", "ok").count();
    }

    @Test
    void countsNewNamesTogetherOnceThereAreAThousand() {
        for (int i = 0; i < 5_000; i++) {
            metrics.polled("provider-" + i, "ok");
            metrics.stored("provider-" + i, 1, 1);
            metrics.rejected("provider-" + i, "id_missing", 1);
            metrics.shrunk("provider-" + i);
        }
        assertThat(registry.getMeters()).hasSize(1_001 * 5);
        assertThat(polls("_others")).isEqualTo(4_000);
        metrics.polled("provider-999", "ok");
        metrics.polled("provider-1000", "ok");
        assertThat(polls("provider-999")).isEqualTo(2);
        assertThat(polls("_others")).isEqualTo(4_001);
    }
}

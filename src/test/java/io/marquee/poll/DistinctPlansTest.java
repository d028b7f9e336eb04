package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many different plans a feed has. */
class DistinctPlansTest {

    private final DistinctPlans plans = new DistinctPlans();

    private void add(int from, int to) {
        for (int i = from; i < to; i++) {
            plans.add(new UUID(i, 7));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 127, 128, 129, 255, 256, 257, 100_000})
    void countsEachOnceHoweverOftenItComes(int different) {
        add(0, different);
        add(0, different);
        assertThat(plans.count()).isEqualTo(different);
        plans.add(new UUID(-1, 0));
        plans.add(new UUID(-1, 0));
        assertThat(plans.count()).isEqualTo(different + 1);
    }

    @Test
    void tellsIdsApartThatDifferInOneHalf() {
        plans.add(new UUID(0, 0));
        plans.add(new UUID(0, 1));
        plans.add(new UUID(1, 0));
        plans.add(new UUID(Long.MIN_VALUE, 0));
        plans.add(new UUID(0, Long.MIN_VALUE));
        assertThat(plans.count()).isEqualTo(5);
    }

    @Test
    void knowsTheFirstMillionAndCountsWhatComesAfterThemEachTime() {
        add(0, DistinctPlans.MOST);
        add(0, DistinctPlans.MOST);
        assertThat(plans.count()).isEqualTo(DistinctPlans.MOST);
        add(DistinctPlans.MOST, DistinctPlans.MOST + 10);
        add(DistinctPlans.MOST, DistinctPlans.MOST + 10);
        assertThat(plans.count()).isEqualTo(DistinctPlans.MOST + 20);
    }
}

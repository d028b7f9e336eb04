package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetTest {

    @Test
    void givesAsMuchAsThereIsAndNotAByteMore() {
        Budget budget = new Budget(10);
        assertThat(budget.take(11)).isFalse();
        assertThat(budget.take(Long.MAX_VALUE)).isFalse();
        assertThat(budget.take(7)).isTrue();
        assertThat(budget.take(4)).isFalse();
        assertThat(budget.take(3)).isTrue();
        budget.giveBack(10);
        assertThat(budget.held()).isZero();
    }

    @Test
    void isNeverOverdrawnByManyAtOnce() {
        Budget budget = new Budget(1_000);
        AtomicLong taken = new AtomicLong();
        IntStream.range(0, 100_000).parallel().forEach(i -> {
            if (budget.take(7)) {
                taken.addAndGet(7);
            }
        });
        assertThat(taken.get()).isEqualTo(994);
        assertThat(budget.held()).isEqualTo(994);
    }
}

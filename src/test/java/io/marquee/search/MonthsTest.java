package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When months are read again. */
class MonthsTest {

    private static final LocalDate FIRST = LocalDate.of(2030, 1, 1);
    private static final long LONG = TimeUnit.SECONDS.toNanos(10);

    private final Months months = new Months(1_000_000, Clock.systemUTC());

    private static KnownMonth month(long version, boolean held) {
        return new KnownMonth(version, 100, 0, held ? new Month(List.of()) : null);
    }

    private void loaded() {
        months.apply(Map.of(FIRST, month(1, true)), Set.of(FIRST), 0);
        assertThat(months.isLoaded()).isTrue();
        assertThat(months.isDue()).isFalse();
    }

    @Test
    void areAllReadInARowAtFirst() {
        months.apply(Map.of(FIRST, month(1, false)), Set.of(FIRST), LONG);
        assertThat(months.isDue()).isTrue();
    }

    @Test
    void restAfterAReadingAlsoThoseThatWereLetGoOf() {
        loaded();
        months.apply(Map.of(FIRST, month(2, false)), Set.of(FIRST), LONG);
        months.compare(3);
        assertThat(months.isBehind()).isTrue();
        assertThat(months.isDue()).as("at once, though other months have changed that would be read again, too").isFalse();
        await().until(months::isDue);
        months.compare(3);
        assertThat(months.isDue()).isTrue();
    }

    @Test
    void areReadInARowWhenNothingElseHasChanged() {
        loaded();
        months.apply(Map.of(FIRST, month(1, false)), Set.of(), LONG);
        assertThat(months.isDue()).isTrue();
    }

    @Test
    void areReadAtOnceWhenSomebodyAsks() {
        loaded();
        months.apply(Map.of(FIRST, month(2, true)), Set.of(FIRST), LONG);
        months.reload(FIRST);
        assertThat(months.isDue()).isTrue();
    }
}

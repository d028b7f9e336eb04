package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
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
        months.apply(Map.of(FIRST, month(1, true)), Set.of(FIRST), null, 0);
        assertThat(months.isLoaded()).isTrue();
        assertThat(months.isDue()).isFalse();
    }

    @Test
    void areAllReadInARowAtFirst() {
        months.apply(Map.of(FIRST, month(1, false)), Set.of(FIRST), null, LONG);
        assertThat(months.isDue()).isTrue();
    }

    @Test
    void restAfterAReadingAlsoThoseThatWereLetGoOf() {
        loaded();
        months.apply(Map.of(FIRST, month(2, false)), Set.of(FIRST), null, LONG);
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
        months.apply(Map.of(FIRST, month(1, false)), Set.of(), null, LONG);
        assertThat(months.isDue()).isTrue();
    }

    @Test
    void areReadAtOnceWhenSomebodyAsks() {
        loaded();
        months.apply(Map.of(FIRST, month(2, true)), Set.of(FIRST), null, LONG);
        months.reload(FIRST);
        assertThat(months.isDue()).isTrue();
    }

    /** What a client gets meanwhile is not compressed as well as it could be. */
    @Test
    void makePiecesForGzipWhenNothingChangesAnyMoreOrSomebodyWantsThem() {
        EventsBuilder events = new EventsBuilder(false);
        events.add(0, 0, "{\"id\":\"00000000-0000-0000-0000-000000000001\"}".getBytes(StandardCharsets.UTF_8));
        KnownMonth unpacked = new KnownMonth(1, 100, 0, new Month(List.of(events.take())));
        months.apply(Map.of(FIRST, unpacked), Set.of(FIRST), null, 1);
        months.compare(2);
        assertThat(months.packs(false)).isFalse();
        assertThat(months.packs(true)).isTrue();
        months.apply(Map.of(FIRST, unpacked), Set.of(FIRST), null, LONG);
        months.compare(2);
        assertThat(months.isDue()).isFalse();
        months.compare(1);
        assertThat(months.isDue()).as("before it has rested").isFalse();
        assertThat(months.isBehind()).as("all that is in the database is here").isFalse();
        await().until(months::isDue);
        months.apply(Map.of(FIRST, unpacked.withPacked()), Set.of(), null, 0);
        months.compare(1);
        assertThat(months.isDue()).isFalse();
        months.wantGzip();
        assertThat(months.packs(false)).isTrue();
    }
}

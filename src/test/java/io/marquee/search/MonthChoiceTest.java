package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which months are read, and whether with their details, so that what is searched for comes first. */
class MonthChoiceTest {

    private static final LocalDate MAY = LocalDate.of(2031, 5, 1);
    private static final LocalDate JUNE = LocalDate.of(2031, 6, 1);
    private static final int MEGABYTE = 1 << 20;

    private static Month month(boolean detailed) {
        EventsBuilder events = new EventsBuilder(false);
        events.add(0, 0, "{\"id\":\"00000000-0000-0000-0000-000000000001\"}".getBytes(StandardCharsets.UTF_8),
                detailed ? "\"currency\":\"EUR\"".getBytes(StandardCharsets.UTF_8) : null);
        return new Month(List.of(events.take()));
    }

    private static KnownMonth known(int version, int megabytes, int ofDetails, Month events) {
        return new KnownMonth(version, (long) megabytes * MEGABYTE, (long) ofDetails * MEGABYTE, events);
    }

    private static Map<LocalDate, Boolean> load(long megabytes, Map<LocalDate, KnownMonth> before, Map<LocalDate, KnownMonth> now) {
        return new MonthChoice(megabytes * MEGABYTE).toLoad(new TreeMap<>(before), new TreeMap<>(now), MAY);
    }

    /** Of a month that is missing: its events, and its details at once if they are few. */
    @ParameterizedTest
    @CsvSource({"1, 0, false", "1, 6, true", "1, 8, false", "9, 1, false"})
    void readsEventsBeforeLongDetails(int events, int details, boolean atOnce) {
        assertThat(load(100, Map.of(), Map.of(MAY, known(1, events, details, null)))).containsExactly(Map.entry(MAY, atOnce));
    }

    /** Of a month that has changed, whose old events are in memory until the new ones are. */
    @ParameterizedTest
    @CsvSource({"1, 10, true", "1, 60, false", "10, 29, true", "10, 31, false", "24, 0, false"})
    void keepsChangedMonthsInMemoryIfNeedBeWithoutTheirDetails(int events, int details, boolean whole) {
        assertThat(load(100, Map.of(MAY, known(1, events, details, month(details > 0))), Map.of(MAY, known(2, events, details, null))))
                .containsExactly(Map.entry(MAY, whole));
    }

    @Test
    void readsDetailsOnceNoEventsAreMissing() {
        KnownMonth without = known(1, 1, 40, month(false));
        assertThat(load(100, Map.of(MAY, without), Map.of(MAY, without, JUNE, known(1, 1, 0, null)))).containsExactly(Map.entry(JUNE, false));
        assertThat(load(100, Map.of(MAY, without), Map.of(MAY, without))).containsExactly(Map.entry(MAY, true));
        // also beside a month that changes all the time
        assertThat(load(100, Map.of(MAY, without, JUNE, known(1, 1, 0, month(false))), Map.of(MAY, without, JUNE, known(2, 1, 0, null))))
                .containsExactly(Map.entry(JUNE, false), Map.entry(MAY, true));
    }

    /** Months that are measured by a reading, since they have grown by much, are chosen after others have come. */
    @Test
    void countsWhatIsInMemoryTwiceAlready() {
        KnownMonth old = known(1, 10, 0, month(false));
        Map<LocalDate, KnownMonth> before = Map.of(MAY, old, JUNE, known(1, 10, 0, month(false)));
        assertThat(load(100, before, Map.of(MAY, old, JUNE, known(2, 10, 0, null)))).containsExactly(Map.entry(JUNE, false));
        assertThat(load(100, before, Map.of(MAY, known(2, 20, 0, month(false)), JUNE, known(2, 10, 0, null)))).isEmpty();
    }

    /** Else they would be wanted for ever. */
    @Test
    void wantsNoDetailsOfAMonthThatCannotBeInMemoryTwice() {
        KnownMonth heavy = known(1, 26, 1, month(false));
        assertThat(new MonthChoice(100L * MEGABYTE).detailed(Map.of(MAY, heavy), Set.of(MAY))).isEmpty();
        assertThat(load(100, Map.of(MAY, heavy), Map.of(MAY, heavy))).isEmpty();
    }
}

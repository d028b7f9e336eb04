package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Answers from months, against a filter over a list. */
class FoundTest {

    private static final long DAY = 86_400_000_000L;
    private static final int FIRST_DAY = (int) LocalDate.of(2021, 1, 15).toEpochDay();
    private static final int DAYS = 200;

    private record Event(long start, long end, String json) {}

    private final Random random = new Random(20211);
    private final List<Event> events = new ArrayList<>();

    private Calendar calendar(int count) {
        for (int i = 0; i < count; i++) {
            long start = FIRST_DAY * DAY + (long) (random.nextDouble() * DAYS * DAY);
            // mostly hours, sometimes none, sometimes months
            int kind = random.nextInt(10);
            long length = kind == 0 ? 0 : kind == 1 ? random.nextInt(90) * DAY : random.nextInt(5) * DAY / 24;
            String title = "é".repeat(random.nextInt(40)) + random.nextInt(1_000);
            events.add(new Event(start, start + length, "{\"id\":\"" + new UUID(i, i) + "\",\"title\":\"" + title + "\"}"));
        }
        events.sort(Comparator.comparingLong(Event::start));
        Map<LocalDate, List<Event>> months = events.stream().collect(Collectors.groupingBy(
                event -> LocalDate.ofEpochDay(event.start / DAY).withDayOfMonth(1), TreeMap::new, Collectors.toList()));
        Map<LocalDate, KnownMonth> loaded = new TreeMap<>();
        months.forEach((first, list) -> loaded.put(first, new KnownMonth(1, 1, 0, month(list))));
        return new Calendar(loaded);
    }

    private static Month month(List<Event> events) {
        return month(events, true);
    }

    private static Month month(List<Event> events, boolean packs) {
        List<Events> parts = new ArrayList<>();
        EventsBuilder reader = new EventsBuilder(packs);
        for (Event event : events) {
            reader.add(event.start, event.end, event.json.getBytes(StandardCharsets.UTF_8));
            if (reader.isFull()) {
                parts.add(reader.take());
            }
        }
        if (!reader.isEmpty()) {
            parts.add(reader.take());
        }
        return new Month(parts);
    }

    private String expected(TimeRange range) {
        return events.stream()
                .filter(event -> event.start >= range.startsAt() && event.end <= range.endsAt())
                .map(Event::json)
                .collect(Collectors.joining(",", "{\"data\":{\"events\":[", "]},\"error\":null}"));
    }

    private static String unpacked(Buffer gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.getBytes()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private TimeRange anyRange() {
        long one = FIRST_DAY * DAY + (long) ((random.nextDouble() * 1.2 - 0.1) * DAYS * DAY);
        long length = (long) (Math.pow(random.nextDouble(), 4) * DAYS * DAY);
        return switch (random.nextInt(20)) {
            case 0 -> new TimeRange(Long.MIN_VALUE, one);
            case 1 -> new TimeRange(one, Long.MAX_VALUE);
            case 2 -> new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
            // bounds that touch events
            case 3 -> new TimeRange(events.get(random.nextInt(events.size() / 2)).start,
                    FIRST_DAY * DAY + DAYS * DAY);
            case 4 -> new TimeRange(Long.MIN_VALUE, events.get(random.nextInt(events.size())).end);
            default -> new TimeRange(one, one + length);
        };
    }

    @Test
    void answersEveryRangeLikeAFilterAndUnpacksToTheSame() throws IOException {
        for (int count : new int[] {3, 40, 400, 4_000}) {
            events.clear();
            Calendar calendar = calendar(count);
            for (int i = 0; i < 400; i++) {
                TimeRange range = anyRange();
                Found found = calendar.find(range);
                String expected = expected(range);
                assertThat(found.plain().toString(StandardCharsets.UTF_8)).isEqualTo(expected);
                assertThat(unpacked(found.gzip())).isEqualTo(expected);
            }
        }
    }

    @Test
    void packsEveryAnswerThatHoldsABlockAndMakesItSmaller() {
        Calendar calendar = calendar(1_000);
        for (int i = 0; i < 200; i++) {
            Found found = calendar.find(anyRange());
            if (found.packs()) {
                assertThat(found.gzip().length()).isLessThan(found.plain().length());
            }
        }
        assertThat(calendar.find(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE)).packs()).isTrue();
    }

    /** A month of which pieces are missing gives the same answers, larger ones where they matter, and the same as any other as soon as they are there. */
    @Test
    void saysTheSameWithoutPiecesForGzip() throws IOException {
        Calendar whole = calendar(4_000);
        Map<LocalDate, List<Event>> months = events.stream().collect(Collectors.groupingBy(
                event -> LocalDate.ofEpochDay(event.start / DAY).withDayOfMonth(1), TreeMap::new, Collectors.toList()));
        Map<LocalDate, KnownMonth> known = new TreeMap<>();
        months.forEach((first, list) -> known.put(first, new KnownMonth(1, 1, 0, month(list, first.getMonthValue() % 3 == 0))));
        Calendar partial = new Calendar(known);
        known.replaceAll((first, month) -> month.withPacked());
        Calendar packed = new Calendar(known);
        int different = 0;
        for (int i = 0; i < 400; i++) {
            TimeRange range = anyRange();
            Found found = partial.find(range);
            Found other = whole.find(range);
            assertThat(found.plain()).isEqualTo(other.plain());
            assertThat(found.fingerprint()).isEqualTo(other.fingerprint());
            assertThat(unpacked(found.gzip())).isEqualTo(expected(range));
            assertThat(found.gzip().equals(other.gzip()) || !found.gzipFingerprint().equals(other.gzipFingerprint())).as("a tag for its bytes").isTrue();
            assertThat(found.isUnpacked()).isEqualTo(!found.gzipFingerprint().equals(other.gzipFingerprint()));
            assertThat(packed.find(range).gzip()).isEqualTo(other.gzip());
            assertThat(packed.find(range).gzipFingerprint()).isEqualTo(other.gzipFingerprint());
            assertThat(packed.find(range).isUnpacked()).isFalse();
            if (other.packs() && !found.packs()) {
                different++;
                assertThat(found.events() < 15 || found.plain().length() > 262_144).as("what would be compressed for nothing, or for too long").isTrue();
            }
        }
        assertThat(different).isPositive();
    }

    @Test
    void tagsEqualEventsEquallyAndChangedOnesDifferently() {
        Events month = three(2);
        assertThat(tag(month, 0, 3)).isEqualTo(tag(three(2), 0, 3));
        Events changed = three(9);
        assertThat(tag(changed, 0, 3)).isNotEqualTo(tag(month, 0, 3));
        // what is outside of the range does not matter
        assertThat(tag(changed, 2, 3)).isEqualTo(tag(month, 2, 3));
        assertThat(tag(month, 0, 2)).isNotEqualTo(tag(month, 0, 3));
    }

    private static Events three(int second) {
        EventsBuilder reader = new EventsBuilder(true);
        for (int a : new int[] {1, second, 3}) {
            reader.add(a == second ? 2 : a, a == second ? 2 : a, ("{\"a\":" + a + "}").getBytes(StandardCharsets.UTF_8));
        }
        return reader.take();
    }

    private static String tag(Events month, int from, int to) {
        Found found = new Found(Found.Source.memory);
        found.add(month, from, to);
        return found.fingerprint();
    }

    @Test
    void sendsPlainWhatHasNoRoomForItsCopiesAndNothingWhenThatHasNone() {
        Calendar calendar = calendar(8_000);
        // so much of it ends later that most blocks have holes
        TimeRange range = new TimeRange(Long.MIN_VALUE, (FIRST_DAY + DAYS - 40) * DAY);
        Found found = calendar.find(range);
        assertThat(found.gzipCopies()).isPositive();
        assertThat(found.plainReferences()).isPositive();
        Budget copies = new Budget(found.gzipCopies());
        Budget references = new Budget(found.gzipReferences() + 2 * found.plainReferences());
        Answers answers = new Answers(copies, references);
        Answer packed = answers.answer(found, "gzip", null);
        assertThat(packed.gzip()).isTrue();
        Answer one = answers.answer(found, "gzip", null);
        assertThat(one.gzip()).isFalse();
        assertThat(one.etag()).isEqualTo('"' + found.fingerprint() + '"');
        assertThat(one.body().toString(StandardCharsets.UTF_8)).isEqualTo(expected(range));
        answers.answer(found, "gzip", null);
        assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> answers.answer(found, "gzip", null))
                .satisfies(full -> assertThat(full.code()).isEqualTo("ANSWERS_FULL"));
        // what a client has already takes nothing, and little is never rejected
        assertThat(answers.answer(found, "gzip", one.etag()).body()).isNull();
        assertThat(answers.answer(calendar.find(new TimeRange(FIRST_DAY * DAY, (FIRST_DAY + 1) * DAY)), "gzip", null).body()).isNotNull();
        one.release().run();
        packed.release().run();
        assertThat(copies.held()).isZero();
        assertThat(references.held()).isEqualTo(found.plainReferences());
        assertThat(answers.answer(found, "gzip", null).gzip()).isTrue();
    }

    @Test
    void holdsNoMoreMonthsThanASearchMayWalkAndCountsTheOthersWithoutWalking() {
        Map<LocalDate, KnownMonth> known = new TreeMap<>();
        for (LocalDate first = LocalDate.of(1, 1, 1); first.getYear() < 10_000; first = first.plusMonths(1)) {
            known.put(first, new KnownMonth(1, 100, 0, new Month(List.of())));
        }
        Set<LocalDate> fitting = new MonthChoice(Long.MAX_VALUE).of(known, LocalDate.of(2026, 11, 1));
        assertThat(fitting).hasSize(MonthChoice.MOST_MONTHS).contains(LocalDate.of(2026, 11, 1), LocalDate.of(2300, 1, 1))
                .doesNotContain(LocalDate.of(2026, 10, 1));
        known.replaceAll((first, month) -> fitting.contains(first) ? month : month.withoutEvents());
        Calendar calendar = new Calendar(known);
        assertThat(calendar.size().held()).isEqualTo(MonthChoice.MOST_MONTHS);
        assertThat(calendar.misses(range(2026, 11, 1, 2300, 1, 1))).isFalse();
        assertThat(calendar.misses(range(2026, 10, 31, 2026, 11, 2))).isTrue();
        assertThat(calendar.misses(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE))).isTrue();
        assertThat(calendar.find(range(2026, 11, 1, 2300, 1, 1)).events()).isZero();
    }

    @Test
    void leavesRangesThatReachIntoAMonthThatIsNotHeld() {
        Map<LocalDate, KnownMonth> months = new TreeMap<>();
        months.put(LocalDate.of(2021, 1, 1), new KnownMonth(1, 10, 0, new Month(List.of())));
        months.put(LocalDate.of(2021, 3, 1), new KnownMonth(1, 100, 0, null));
        months.put(LocalDate.of(2021, 6, 1), new KnownMonth(1, 1_000, 0, new Month(List.of())));
        Calendar calendar = new Calendar(months);
        assertThat(calendar.find(range(2021, 1, 5, 2021, 2, 20))).isNotNull();
        assertThat(calendar.find(range(2021, 1, 5, 2021, 3, 1))).isNull();
        assertThat(calendar.find(range(2021, 3, 31, 2021, 7, 1))).isNull();
        // April and May hold nothing, as the database knows no such months
        assertThat(calendar.find(range(2021, 4, 1, 2021, 7, 1))).isNotNull();
        assertThat(calendar.find(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE))).isNull();
        assertThat(calendar.find(range(2020, 1, 1, 2020, 12, 1))).isNotNull();
        assertThat(calendar.misses(range(2021, 1, 5, 2021, 2, 20))).isFalse();
        assertThat(calendar.misses(range(2021, 1, 5, 2021, 3, 1))).isTrue();
        assertThat(calendar.misses(range(2021, 4, 1, 2021, 7, 1))).isFalse();
        assertThat(calendar.misses(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE))).isTrue();
    }

    private static TimeRange range(int year, int month, int day, int toYear, int toMonth, int toDay) {
        return new TimeRange(micros(LocalDate.of(year, month, day)), micros(LocalDate.of(toYear, toMonth, toDay)));
    }

    private static long micros(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000;
    }
}

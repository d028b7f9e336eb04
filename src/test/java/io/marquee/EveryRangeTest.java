package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.KnownPlan;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the range, the answer is what a plain filter of the plans finds, to the byte, packed or not. */
@Tag("application")
class EveryRangeTest {

    private static final long SEED = 20210630;
    private static final int RANDOM_RANGES = 200;
    /** From this many events on an answer is packed for who takes gzip. */
    private static final int ALWAYS_PACKED = 15;
    private static final LocalDateTime FIRST = LocalDateTime.parse("2020-01-01T00:00:00");
    private static final int MINUTES = 3 * 365 * 24 * 60;

    private static final Random RANDOM = new Random(SEED);
    private static final List<KnownPlan> PLANS = plans();
    private static final List<String> JSON = PLANS.stream().map(KnownPlan::json).toList();

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static RunningMarquee inMemory;
    private static RunningMarquee fromDatabase;
    private static List<RawHttp> clients;

    @BeforeAll
    static void start() {
        inMemory = RunningMarquee.start(
                DATABASE, new FakeProvider(), Map.of("PROVIDER_MONTHS_BEHIND", "120000", "PROVIDER_MONTHS_AHEAD", "120000"));
        inMemory.poll(KnownPlan.feed(PLANS));
        fromDatabase = RunningMarquee.start(DATABASE, new FakeProvider(), Map.of("POLL_PERIOD", "1h", "SEARCH_MEMORY", "1"));
        fromDatabase.awaitFresh();
        clients = List.of(RawHttp.to(inMemory), RawHttp.to(fromDatabase));
    }

    @AfterAll
    static void stop() {
        clients.forEach(RawHttp::close);
        fromDatabase.close();
        inMemory.close();
    }

    /** Short events and long ones, which leave holes in ranges; crowded instants, months of all small sizes, the ends of time. */
    private static List<KnownPlan> plans() {
        List<KnownPlan> plans = new ArrayList<>();
        for (int i = 1; i <= 2_000; i++) {
            LocalDateTime start = FIRST.plusMinutes(i % 5 == 0 ? i / 50 * 1_000 : RANDOM.nextInt(MINUTES));
            long length = i % 3 == 0 ? RANDOM.nextInt(MINUTES) : i % 7 == 0 ? 0 : RANDOM.nextInt(300);
            add(plans, start, start.plusMinutes(length));
        }
        for (int month = 1; month <= 30; month++) {
            for (int i = 0; i < month; i++) {
                LocalDateTime start = FIRST.minusYears(10).plusMonths(month).plusHours(i);
                add(plans, start, start.plus(i % 4, i % 8 == 5 ? ChronoUnit.YEARS : ChronoUnit.MICROS));
            }
        }
        add(plans, LocalDateTime.parse("0001-01-01T00:00:00"), LocalDateTime.parse("0001-01-01T00:00:00"));
        add(plans, LocalDateTime.parse("0001-01-01T00:00:00"), LocalDateTime.parse("9999-12-31T23:59:59.999999"));
        add(plans, LocalDateTime.parse("1969-12-31T23:59:59.999999"), LocalDateTime.parse("1970-01-01T00:00:00"));
        add(plans, LocalDateTime.parse("9999-12-31T23:59:59.999999"), LocalDateTime.parse("9999-12-31T23:59:59.999999"));
        plans.sort(KnownPlan.ORDER);
        return plans;
    }

    private static void add(List<KnownPlan> plans, LocalDateTime start, LocalDateTime end) {
        int number = plans.size() + 1;
        plans.add(new KnownPlan(number, start, end, "Nº " + number + " – \"Café\" \\ <& 😀' " + "♪".repeat(number % 40)));
    }

    /** Asks for memory and database, plain and packed, and gives the number of events. */
    private static int check(LocalDateTime from, LocalDateTime to) {
        String target = "/search?" + (from == null ? "" : "starts_at=" + from + "Z&") + (to == null ? "" : "ends_at=" + to + "Z");
        List<String> found = IntStream.range(0, PLANS.size())
                .filter(i -> PLANS.get(i).liesIn(from, to))
                .mapToObj(JSON::get)
                .toList();
        String expected = found.stream().collect(Collectors.joining(",", "{\"data\":{\"events\":[", "]},\"error\":null}"));

        Set<String> tags = new HashSet<>();
        for (RawHttp client : clients) {
            RawHttp.Answer plain = client.get(target);
            assertThat(plain.isPacked()).as(target).isFalse();
            assertThat(plain.text()).as(target).isEqualTo(expected);
            tags.add(plain.header("ETag"));
            RawHttp.Answer packed = client.get(target, "Accept-Encoding: gzip");
            assertThat(packed.text()).as(target).isEqualTo(expected);
            if (packed.isPacked()) {
                assertThat(packed.body().length).as(target).isLessThan(plain.body().length);
            } else {
                assertThat(found.size()).as("events not packed, %s", target).isLessThan(ALWAYS_PACKED);
            }
        }
        assertThat(tags).as(target).hasSize(1);
        return found.size();
    }

    @Test
    void answersRandomRangesToTheByte() {
        for (int i = 0; i < RANDOM_RANGES; i++) {
            LocalDateTime one = bound();
            LocalDateTime other = bound();
            boolean reversed = one != null && other != null && one.isAfter(other);
            check(reversed ? other : one, reversed ? one : other);
        }
    }

    /** Where mistakes by one live: an instant that the plans know, a microsecond beside it, the turn of a month. */
    private static LocalDateTime bound() {
        KnownPlan plan = PLANS.get(RANDOM.nextInt(PLANS.size()));
        return switch (RANDOM.nextInt(6)) {
            case 0 -> null;
            case 1 -> plan.start();
            case 2 -> plan.end();
            case 3 -> nudged(plan.start());
            case 4 -> nudged(plan.end());
            default -> plan.start().truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        };
    }

    /** Stays in the years that a search can name. */
    private static LocalDateTime nudged(LocalDateTime time) {
        LocalDateTime moved = time.plus(RANDOM.nextBoolean() ? 1 : -1, ChronoUnit.MICROS);
        return moved.getYear() < 1 || moved.getYear() > 9_999 ? time : moved;
    }

    @Test
    void answersEverySmallNumberOfEventsToTheByte() {
        boolean[] seen = new boolean[60];
        // in this month every event ends within microseconds or after years, so that each window has holes
        LocalDateTime busiest = FIRST.minusYears(10).plusMonths(30);
        for (int first = 0; first < 30; first += 5) {
            for (int last = first; last <= 30; last++) {
                seen[check(busiest.plusHours(first), busiest.plusHours(last).plusSeconds(1))] = true;
            }
        }
        for (int month = 0; month <= 30; month++) {
            LocalDateTime begin = FIRST.minusYears(10).plusMonths(month);
            seen[check(begin, begin.plusMonths(1))] = true;
        }
        assertThat(IntStream.rangeClosed(0, 25).filter(size -> !seen[size])).isEmpty();
    }

    @Test
    void answersAllOfTimeToTheByte() {
        assertThat(check(null, null)).isEqualTo(PLANS.size());
        assertThat(check(LocalDateTime.parse("0001-01-01T00:00:00"), LocalDateTime.parse("9999-12-31T23:59:59.999999")))
                .isEqualTo(PLANS.size());
    }
}

package io.marquee.search;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * An index of all months of the database at one moment: those held in memory, with their events, and which others there are. It is
 * immutable, so that a search sees all of a change or nothing of it. The cost of a search grows with the months in its range, not with
 * all months.
 */
final class Calendar {

    private static final long DAY_MICROS = 86_400_000_000L;

    private final long[] firsts;
    private final long[] nexts;
    /** Null where a month is not held. */
    private final Month[] months;
    /** At index n: how many of the first n months are not held. */
    private final int[] missing;
    /** At index n: how many of the first n months are not held with their details. */
    private final int[] partial;
    private final boolean[] whole;
    private final Months.Size size;

    /** @param known months in order, each by its first day */
    Calendar(Map<LocalDate, KnownMonth> known) {
        int count = known.size();
        this.firsts = new long[count];
        this.nexts = new long[count];
        this.months = new Month[count];
        this.missing = new int[count + 1];
        this.partial = new int[count + 1];
        this.whole = new boolean[count];
        int i = 0;
        long weight = 0;
        for (Map.Entry<LocalDate, KnownMonth> entry : known.entrySet()) {
            KnownMonth one = entry.getValue();
            firsts[i] = entry.getKey().toEpochDay() * DAY_MICROS;
            nexts[i] = entry.getKey().plusMonths(1).toEpochDay() * DAY_MICROS;
            months[i] = one.month();
            weight += one.held();
            whole[i] = one.isWhole();
            partial[i + 1] = partial[i] + (one.isWhole() ? 0 : 1);
            missing[i + 1] = missing[i++] + (one.isHeld() ? 0 : 1);
        }
        this.size = new Months.Size(count, count - missing[count], weight);
    }

    Months.Size size() {
        return size;
    }

    /** Whether every month is held. */
    boolean isWhole() {
        return size.held() == size.known();
    }

    /** Whether a range reaches into a month that is not held. */
    boolean misses(TimeRange range) {
        return misses(range, missing);
    }

    /** Whether a range reaches into a month that is not held, or without its details. */
    boolean missesDetails(TimeRange range) {
        return misses(range, partial);
    }

    private boolean misses(TimeRange range, int[] counts) {
        int from = from(range);
        int to = to(range);
        return from < to && counts[to] > counts[from];
    }

    /** The events in a range; null when it reaches into a month that is not held. */
    Found find(TimeRange range) {
        int from = from(range);
        int to = to(range);
        if (from < to && missing[to] > missing[from]) {
            return null;
        }
        Found found = new Found(Found.Source.memory);
        for (int i = from; i < to; i++) {
            months[i].find(range, found);
        }
        return found;
    }

    /** The event with an id and its details; null when it is in no month that is held with them. */
    Found find(UUID id) {
        long hash = EventIds.hash(id);
        for (int i = 0; i < months.length; i++) {
            Found found = whole[i] ? months[i].find(id, hash) : null;
            if (found != null) {
                return found.withDetails();
            }
        }
        return null;
    }

    /** A page of events with their details; null when its range reaches, from where it begins, into a month that is not held with them. */
    FoundPage page(EventPage page) {
        TimeRange rest = page.rest();
        int from = from(rest);
        int to = to(rest);
        if (missesDetails(rest)) {
            return null;
        }
        Found found = new Found(Found.Source.memory);
        EventPage.Taking taking = page.taker();
        boolean more = true;
        for (int i = from; more && i < to; i++) {
            more = months[i].page(page, taking, found);
        }
        return taking.finish(found.withDetails(), true);
    }

    /** The first month that ends after the start of a range. */
    private int from(TimeRange range) {
        int at = Arrays.binarySearch(firsts, range.startsAt());
        if (at >= 0) {
            return at;
        }
        // not found: -1 less the index of the next one
        int next = -at - 1;
        return next > 0 && nexts[next - 1] > range.startsAt() ? next - 1 : next;
    }

    /** The index after the last month that begins by the end of a range. */
    private int to(TimeRange range) {
        int at = Arrays.binarySearch(firsts, range.endsAt());
        return at >= 0 ? at + 1 : -at - 1;
    }
}

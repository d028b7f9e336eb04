package io.marquee.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a month of the one before and of what has changed in it: the same, to the byte, as one that is read as a whole. Full parts in front of the first
 * change, and those of which nothing has moved, are kept as they are.
 */
final class MonthMerge {

    private final List<Events> before;
    /** Number of the first event of each part, and how many there are. */
    private final int[] firsts;
    private final EventsBuilder events;
    private final List<Events> parts = new ArrayList<>();
    /** Number of the next event that was there before, and its part. */
    private int at;
    private int part;

    private MonthMerge(Month before, boolean packs) {
        this.before = before.parts();
        this.firsts = new int[this.before.size() + 1];
        for (int i = 0; i < firsts.length - 1; i++) {
            firsts[i + 1] = firsts[i] + this.before.get(i).count();
        }
        this.events = new EventsBuilder(packs);
    }

    /** @param packs whether gzip answers are to be made of what is new */
    static Month of(Month before, List<ChangedEvent> changed, boolean packs) {
        int[] gone = changed.stream().mapToInt(event -> before.number(event.id(), EventIds.hash(event.id()))).filter(number -> number >= 0).sorted().toArray();
        return new MonthMerge(before, packs).merge(gone, changed.stream().filter(ChangedEvent::shown).sorted(ChangedEvent.IN_ORDER).toList());
    }

    private Month merge(int[] gone, List<ChangedEvent> come) {
        int left = 0;
        for (ChangedEvent event : come) {
            int place = place(event.key());
            for (; left < gone.length && gone[left] < place; left++) {
                leaveOut(gone[left]);
            }
            keepTo(place);
            events.add(event.start(), event.end(), event.json(), event.details());
            endFull();
        }
        for (; left < gone.length; left++) {
            leaveOut(gone[left]);
        }
        keepTo(firsts[before.size()]);
        if (!events.isEmpty()) {
            parts.add(events.take());
        }
        return new Month(parts);
    }

    /** Number of the first event behind a place in the order of all. */
    private int place(PageKey key) {
        int low = 0;
        int high = before.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            Events part = before.get(middle);
            if (part.firstAfter(key) < part.count()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == before.size() ? firsts[low] : firsts[low] + before.get(low).firstAfter(key);
    }

    private void leaveOut(int number) {
        keepTo(number);
        at = number + 1;
    }

    /** Keeps what comes before an event of this number. */
    private void keepTo(int end) {
        while (at < end) {
            while (at >= firsts[part + 1]) {
                part++;
            }
            Events of = before.get(part);
            int next = firsts[part + 1];
            if (at == firsts[part] && end >= next && events.isEmpty() && of.isFull()) {
                parts.add(of);
                at = next;
            } else {
                events.add(of, at++ - firsts[part]);
                endFull();
            }
        }
    }

    private void endFull() {
        if (events.isFull()) {
            parts.add(events.take());
        }
    }
}

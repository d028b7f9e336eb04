package io.marquee.search;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The published events that start in one calendar month of UTC. It is immutable: a month that changed is replaced by another object. */
final class Month {

    private final Events[] parts;
    private final EventIds ids;

    /** @param parts in order, none of them empty */
    Month(List<Events> parts) {
        this.parts = parts.toArray(Events[]::new);
        this.ids = new EventIds(this.parts);
    }

    private Month(Events[] parts, EventIds ids) {
        this.parts = parts;
        this.ids = ids;
    }

    /** Bytes of the JSON of its events. */
    long bytes() {
        // each has a comma behind it
        return Arrays.stream(parts).mapToLong(part -> part.length(0, part.count()) - part.count()).sum();
    }

    /** Bytes of the details of its events that are held. */
    long detailBytes() {
        return Arrays.stream(parts).mapToLong(Events::detailBytes).sum();
    }

    /** Bytes of the JSON of its events, with the details that are held. */
    long heldBytes() {
        return bytes() + detailBytes();
    }

    /** The same month, of which no details are held. */
    Month withoutDetails() {
        if (!hasDetails()) {
            return this;
        }
        Events[] without = Arrays.stream(parts).map(Events::withoutDetails).toArray(Events[]::new);
        return new Month(without, ids.of(without));
    }

    /** Whether more is held of any of its events than searches give. */
    boolean hasDetails() {
        return Arrays.stream(parts).anyMatch(Events::hasDetails);
    }

    /** The same month, of which gzip answers can be made. */
    Month withPacked() {
        if (isPacked()) {
            return this;
        }
        Events[] packed = Arrays.stream(parts).map(Events::withPacked).toArray(Events[]::new);
        return new Month(packed, ids.of(packed));
    }

    /** Whether gzip answers can be made of all of its events. */
    boolean isPacked() {
        return Arrays.stream(parts).allMatch(Events::isPacked);
    }

    /** Its events, in order. */
    List<Events> parts() {
        return List.of(parts);
    }

    /** The number of an event among all; negative when it is not in this month. */
    int number(UUID id, long hash) {
        return ids.number(id, hash);
    }

    /** Adds those events to the answer that start at or after one bound and end at or before the other. */
    void find(TimeRange range, Found found) {
        for (int i = first(range.startsAt()); i < parts.length && parts[i].firstStart() <= range.endsAt(); i++) {
            parts[i].find(range, found);
        }
    }

    /**
     * The event with an id; null when it is not in this month.
     *
     * @param hash of the id, as {@link EventIds#hash}
     */
    Found find(UUID id, long hash) {
        return ids.find(id, hash);
    }

    /**
     * Adds those events to a page that come after the place where it begins.
     *
     * @return whether more are wanted
     */
    boolean page(EventPage page, EventPage.Taking taking, Found found) {
        boolean more = true;
        for (int i = first(page.after().start()); more && i < parts.length; i++) {
            more = parts[i].page(page, taking, found);
        }
        return more;
    }

    /** The last part that begins before an instant, or the first one: events of one instant may lie in two. */
    private int first(long instant) {
        int low = 0;
        int high = parts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (parts[middle].firstStart() < instant) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - 1);
    }
}

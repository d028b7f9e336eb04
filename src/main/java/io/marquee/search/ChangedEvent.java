package io.marquee.search;

import java.util.Comparator;
import java.util.UUID;

/**
 * An event as it is now, of which something has changed.
 *
 * @param shown whether it is published
 * @param start microseconds since 1970, as the end
 * @param json ready to send
 * @param details null without any
 */
record ChangedEvent(UUID id, boolean shown, long start, long end, byte[] json, byte[] details) {

    /** Heap for the objects that it is made of. */
    private static final int OVERHEAD = 160;

    /** As the events of a month lie. */
    static final Comparator<ChangedEvent> IN_ORDER = Comparator.comparingLong(ChangedEvent::start).thenComparing(ChangedEvent::id, PageKey::compare);

    /** The same without details. */
    ChangedEvent withoutDetails() {
        return new ChangedEvent(id, shown, start, end, json, null);
    }

    /** Its place among all. */
    PageKey key() {
        return new PageKey(start, id);
    }

    /** Bytes of heap that it takes, about. */
    long bytes() {
        return OVERHEAD + json.length + (details == null ? 0 : details.length);
    }
}

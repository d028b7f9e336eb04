package io.marquee.poll;

import java.util.HashMap;
import java.util.Map;

/**
 * The records of the last complete feed of each route, as this instance has read them, within a limit of memory for all: those for which there is
 * no room are read each time. Whether the database still has what came of them is asked before they are believed.
 */
final class RecordMemory {

    private final long most;
    private final Map<String, Kept> byRoute = new HashMap<>();
    private long bytes;

    /** @param most bytes; 0 keeps none */
    RecordMemory(long most) {
        this.most = most;
    }

    /**
     * What is known of a feed.
     *
     * @param how by what it is known that a record would be read in the same way
     * @param poll key of the poll that read it
     * @param plans that the provider had after that
     */
    record Kept(KnownRecords records, String how, long poll, long plans) {}

    /** What a route has kept; null when there is nothing. */
    synchronized Kept of(String route) {
        return byRoute.get(route);
    }

    /** Most bytes that all feeds may take together. */
    long most() {
        return most;
    }

    /** Most bytes that the feed of this route may take now. */
    synchronized long room(String route) {
        Kept before = byRoute.get(route);
        return most - bytes + (before == null ? 0 : before.records().bytes());
    }

    /** Keeps what a route has read, in the place of what it had before; not what has no room, as another route has taken it since. */
    synchronized void keep(String route, Kept kept) {
        long room = room(route);
        forget(route);
        if (kept.records().bytes() <= room && !kept.records().isEmpty()) {
            byRoute.put(route, kept);
            bytes += kept.records().bytes();
        }
    }

    /** Forgets what a route has kept. */
    synchronized void forget(String route) {
        Kept gone = byRoute.remove(route);
        if (gone != null) {
            bytes -= gone.records().bytes();
        }
    }

    /** Bytes of all that is kept. */
    synchronized long bytes() {
        return bytes;
    }
}

package io.marquee.feed;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The search for the end tag of a record, by the tags of its name and of the element around it. When the end tag turns out to be
 * missing, the next record begins inside of this one, and the search for its end goes on where this one stopped: no byte is looked at
 * again for each record around it.
 */
final class EndSearch {

    /** Records that seem to begin inside of each other; a parser takes far fewer. */
    private static final int MAX_OPEN = 1 << 16;

    private static final class Start {

        private final long place;
        private final int parents;
        private long next = -1;

        private Start(long place, int parents) {
            this.place = place;
            this.parents = parents;
        }
    }

    private final Deque<Start> open = new ArrayDeque<>();
    private Start last;
    private int parents;
    private long crowded;
    private long lost;
    private long stoppedAt;

    /** Begins with the start tag of a record at this place. */
    void begin(long place) {
        open.clear();
        parents = 0;
        last = null;
        crowded = -1;
        lost = -1;
        opens(place);
    }

    /** A start tag of the record's name; false when there are too many, and then it is none yet. */
    boolean opens(long place) {
        if (open.size() == MAX_OPEN) {
            return false;
        }
        meets(place);
        open.addLast(last);
        return true;
    }

    /** An empty element of the record's name. */
    void meets(long place) {
        Start start = new Start(place, parents);
        if (last != null) {
            last.next = place;
        }
        last = start;
    }

    /** An end tag of the record's name; true when it is that of the record. */
    boolean closes() {
        open.removeLast();
        return open.isEmpty();
    }

    void parentOpens() {
        parents++;
    }

    /** False when it is the element around the record that ends. */
    boolean parentCloses() {
        if (parents == open.peekFirst().parents) {
            return false;
        }
        parents--;
        return true;
    }

    /** The tag at this place has more attributes than a parser should be given. */
    void crowds(long place) {
        crowded = place;
    }

    /** Whether any tag of the record is such a one. */
    boolean isCrowded(long place) {
        return crowded >= place;
    }

    /** What begins before this place is too large already, or as good as that. */
    void loses(long place) {
        lost = place;
    }

    boolean isLost(long place) {
        return place < lost;
    }

    /** Where the next tag of its name begins that may be a record behind this one; -1 when there is none. */
    long next() {
        return open.peekFirst().next;
    }

    /** Here it stops. */
    void stopAt(long place) {
        stoppedAt = place;
    }

    /** The record has no end; what begins inside of it may have. */
    void drop() {
        open.removeFirst();
    }

    /** Whether a record at this place is already searched through up to {@link #stoppedAt()}. */
    boolean goesOnWith(long place) {
        while (!open.isEmpty() && open.peekFirst().place < place) {
            open.removeFirst();
        }
        return !open.isEmpty() && open.peekFirst().place == place;
    }

    /** Where the search stopped. */
    long stoppedAt() {
        return stoppedAt;
    }
}

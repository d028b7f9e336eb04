package io.marquee.feed;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds the end tag of a record by counting the tags of its name and those of its parent. When the end tag turns out to be missing, the
 * next record begins inside of this one, and the search for its end goes on where this one stopped: else a feed of records without
 * ends would be read once for each of them. A place is an offset in the feed, in bytes.
 */
final class EndSearch {

    /** Most start tags of the record's name that may be open at once; {@link XmlTreeMapper} takes far fewer. */
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

    /** Counts a start tag of the record's name; false when {@value #MAX_OPEN} are open, and then it is not counted. */
    boolean opens(long place) {
        if (open.size() == MAX_OPEN) {
            return false;
        }
        meets(place);
        open.addLast(last);
        return true;
    }

    /** Notes an empty element of the record's name, which may be a record itself. */
    void meets(long place) {
        Start start = new Start(place, parents);
        if (last != null) {
            last.next = place;
        }
        last = start;
    }

    /** Counts an end tag of the record's name; true when it is that of the record. */
    boolean closes() {
        open.removeLast();
        return open.isEmpty();
    }

    void parentOpens() {
        parents++;
    }

    /** Counts an end tag of the parent's name; false when it is that of the parent, so that the record has no end. */
    boolean parentCloses() {
        if (parents == open.peekFirst().parents) {
            return false;
        }
        parents--;
        return true;
    }

    /** Notes that the tag at this place has more than {@link XmlRecords#MAX_ATTRIBUTES}. */
    void crowds(long place) {
        crowded = place;
    }

    /** Whether any tag of the record that begins at this place has too many attributes. */
    boolean isCrowded(long place) {
        return crowded >= place;
    }

    /** Notes that a record which begins before this place is too large, or soon will be. */
    void loses(long place) {
        lost = place;
    }

    /** Whether a record that begins at this place is known to be too large. */
    boolean isLost(long place) {
        return place < lost;
    }

    /** Place of the next tag of the record's name, where the next record may begin; -1 when none was met. */
    long next() {
        return open.peekFirst().next;
    }

    /** Notes where the search stopped. */
    void stopAt(long place) {
        stoppedAt = place;
    }

    /** Gives up the record, which has no end; a record that begins inside of it may have one. */
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

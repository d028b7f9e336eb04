package io.marquee.feed;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The names that a parser has met. Aalto remembers all of them over all records, and takes the longer for a new one the more it knows,
 * so that a feed of ever new names would slow down every feed.
 */
final class XmlNames {

    /** Names after which a parser is exchanged for one that knows none; a feed has some dozens. */
    static final int MAX = 4_096;

    private final Set<String> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger untold = new AtomicInteger();

    /** Whether it was not met before. */
    boolean isNew(String name) {
        return all.add(name);
    }

    /** Takes as many as met that nobody has told of. */
    void mayHaveMet(int names) {
        untold.addAndGet(names);
    }

    boolean areTooMany() {
        return all.size() + untold.get() > MAX;
    }
}

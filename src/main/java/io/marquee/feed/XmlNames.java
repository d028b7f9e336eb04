package io.marquee.feed;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The names of elements and attributes that an XML parser factory has met. Aalto keeps all of them over all records, and a new one takes
 * longer the more there are, so that a feed of ever new names would slow down every feed; it is replaced before that.
 */
final class XmlNames {

    /** Names after which the factory is replaced by a new one; a feed has some dozens. */
    static final int MAX = 4_096;

    private final Set<String> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger estimated = new AtomicInteger();

    /** Adds a name; true when it was not met before. */
    boolean isNew(String name) {
        return all.add(name);
    }

    /** Adds an estimate of the names in a text that could not be read. */
    void mayHaveMet(int names) {
        estimated.addAndGet(names);
    }

    boolean areTooMany() {
        return all.size() + estimated.get() > MAX;
    }
}

package io.marquee.poll;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Plans of records that are as they were in the feed before: nothing of them is stored but that they were seen.
 *
 * @param online ids of those that are on sale
 * @param others ids of the others
 */
record Unchanged(List<UUID> online, List<UUID> others) {

    Unchanged() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    void add(UUID id, boolean isOnline) {
        (isOnline ? online : others).add(id);
    }

    void add(Unchanged more) {
        online.addAll(more.online);
        others.addAll(more.others);
    }

    /** How many plans there are. */
    int size() {
        return online.size() + others.size();
    }
}

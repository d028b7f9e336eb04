package io.marquee.poll;

import io.marquee.source.FeedFile;
import io.marquee.source.FileList;
import io.marquee.source.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The files of one address of a feed: where they lie, and those that are still to be taken, oldest first. */
public final class FilesLeft implements Closeable {

    private final Deque<FeedFile> left = new ArrayDeque<>();
    private final Set<String> taken = new HashSet<>();
    private FileStore store;
    private FileList seen;
    private FileList list;

    /** Whether nobody has looked yet what there is. */
    public boolean isUnlisted() {
        return list == null;
    }

    /** Where they lie; closed with this. */
    void opened(FileStore where) {
        store = where;
    }

    /** Keeps what there was at the first look. */
    void seen(FileList found) {
        seen = found;
    }

    /** What there was at the first look. */
    FileList seen() {
        return seen;
    }

    /** @param but names of files that are not to be taken */
    void listed(FileList found, Set<String> but) {
        list = found;
        found.files().stream().filter(file -> !but.contains(file.name())).forEach(left::add);
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    FeedFile take() {
        FeedFile next = left.remove();
        taken.add(next.name());
        return next;
    }

    /** Takes no further one. */
    void drop() {
        left.clear();
    }

    FileStore store() {
        return store;
    }

    /** Which files there were, in one text; null where their place does not tell it. */
    String version() {
        return list.version();
    }

    /** Names of those that were taken and are other files now. */
    Set<String> changed() throws IOException {
        Set<String> changed = store.list().otherThan(list);
        changed.retainAll(taken);
        return changed;
    }

    @Override
    public void close() throws IOException {
        if (store != null) {
            store.close();
        }
    }
}

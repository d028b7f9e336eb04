package io.marquee.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The paths of the public port, each with its methods: those of the contract, and the pages of its documentation. A path is matched to the
 * letter; Camel's own matching ignores case, doubled slashes, and dots. Where there is GET there is HEAD (the server leaves the body out),
 * and everywhere OPTIONS.
 */
final class PathTable {

    private static final String GET = "GET";
    private static final String HEAD = "HEAD";
    private static final String OPTIONS = "OPTIONS";

    /**
     * What is at a path.
     *
     * @param page null when the contract's route answers
     * @param allow its methods, as the header of that name lists them
     * @param reading those of them that change nothing; empty when there is none
     */
    record Entry(Set<String> methods, Page page, String allow, String reading) {

        private static Entry of(Set<String> declared, Page page) {
            Set<String> methods = new TreeSet<>(declared);
            if (methods.contains(GET)) {
                methods.add(HEAD);
            }
            List<String> all = new ArrayList<>(methods);
            all.add(OPTIONS);
            return new Entry(Set.copyOf(methods), page, String.join(", ", all), methods.contains(GET) ? GET + ", " + HEAD : "");
        }

        /** Whether the contract's route answers this method here. */
        boolean isOperation(String method) {
            return page == null && methods.contains(method);
        }
    }

    private final PathMap<Entry> entries = new PathMap<>();
    /** What no client is asked a key or a token for. */
    private final Set<Entry> signed = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * @param operations methods of each path of the contract, as it writes them
     * @param pages by their paths
     */
    PathTable(Map<String, Set<String>> operations, Map<String, Page> pages) {
        this(operations, Set.of(), pages);
    }

    /** @param byTheirOwn paths of the contract whose requests say by a signature whose they are */
    PathTable(Map<String, Set<String>> operations, Set<String> byTheirOwn, Map<String, Page> pages) {
        operations.forEach((path, methods) -> {
            Entry entry = Entry.of(methods, null);
            if (byTheirOwn.contains(path)) {
                signed.add(entry);
            }
            entries.put(path, entry);
        });
        pages.forEach((path, page) -> entries.put(path, Entry.of(Set.of(GET), page)));
    }

    /** What is at a path; null when there is nothing. */
    Entry entry(String path) {
        return entries.get(path);
    }

    /** Whether a client must say by a key or a token who asks this. */
    boolean asksWho(HttpServerRequest request) {
        Entry entry = entry(request.path());
        return entry != null && entry.isOperation(request.method().name()) && !signed.contains(entry);
    }

    /** Whether the contract's route answers the request. */
    boolean leads(HttpServerRequest request) {
        Entry entry = entry(request.path());
        return entry != null && entry.isOperation(request.method().name());
    }
}

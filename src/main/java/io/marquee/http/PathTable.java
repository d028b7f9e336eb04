package io.marquee.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<Pattern, Entry> templates = new LinkedHashMap<>();
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
            if (path.indexOf('{') < 0) {
                entries.put(path, entry);
            } else {
                templates.put(pattern(path), entry);
            }
        });
        pages.forEach((path, page) -> entries.put(path, Entry.of(Set.of(GET), page)));
    }

    /** A variable takes one segment, which is not empty. */
    private static Pattern pattern(String template) {
        return Pattern.compile(Stream.of(template.split("/", -1))
                .map(segment -> segment.startsWith("{") && segment.endsWith("}") ? "[^/]+" : Pattern.quote(segment))
                .collect(Collectors.joining("/")));
    }

    /** What is at a path; null when there is nothing. */
    Entry entry(String path) {
        Entry entry = entries.get(path);
        if (entry == null && !templates.isEmpty() && path != null) {
            for (Map.Entry<Pattern, Entry> template : templates.entrySet()) {
                if (template.getKey().matcher(path).matches()) {
                    return template.getValue();
                }
            }
        }
        return entry;
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

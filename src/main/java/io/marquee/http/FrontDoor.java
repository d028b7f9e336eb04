package io.marquee.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The paths there are, each with its methods: those of the contract as it writes them, and the pages. A path is matched to the letter;
 * Camel's own matching is more generous: it ignores case, doubled slashes, and dots. Where there is GET there is HEAD (the server leaves
 * the body out), and everywhere OPTIONS.
 */
final class FrontDoor {

    private static final String GET = "GET";
    private static final String HEAD = "HEAD";
    private static final String OPTIONS = "OPTIONS";

    /**
     * What a path has.
     *
     * @param page null when the contract's route answers
     * @param allow its methods, as the header of that name lists them
     */
    record Place(Set<String> methods, Page page, String allow) {

        private static Place of(Set<String> declared, Page page) {
            Set<String> methods = new TreeSet<>(declared);
            if (methods.contains(GET)) {
                methods.add(HEAD);
            }
            List<String> all = new ArrayList<>(methods);
            all.add(OPTIONS);
            return new Place(Set.copyOf(methods), page, String.join(", ", all));
        }

        /** Whether the contract's route answers this method here. */
        boolean isOperation(String method) {
            return page == null && methods.contains(method);
        }
    }

    private final Map<String, Place> places = new HashMap<>();
    private final Map<Pattern, Place> templates = new LinkedHashMap<>();

    /**
     * @param operations methods of each path of the contract, as it writes them
     * @param pages by their paths
     */
    FrontDoor(Map<String, Set<String>> operations, Map<String, Page> pages) {
        operations.forEach((path, methods) -> {
            Place place = Place.of(methods, null);
            if (path.indexOf('{') < 0) {
                places.put(path, place);
            } else {
                templates.put(pattern(path), place);
            }
        });
        pages.forEach((path, page) -> places.put(path, Place.of(Set.of(GET), page)));
    }

    /** A variable takes one segment, which is not empty. */
    private static Pattern pattern(String template) {
        return Pattern.compile(Stream.of(template.split("/", -1))
                .map(segment -> segment.startsWith("{") && segment.endsWith("}") ? "[^/]+" : Pattern.quote(segment))
                .collect(Collectors.joining("/")));
    }

    /** What is at a path; null when there is nothing. */
    Place place(String path) {
        Place place = places.get(path);
        if (place == null && !templates.isEmpty() && path != null) {
            for (Map.Entry<Pattern, Place> template : templates.entrySet()) {
                if (template.getKey().matcher(path).matches()) {
                    return template.getValue();
                }
            }
        }
        return place;
    }

    /** Whether the contract's route answers the request. */
    boolean leads(HttpServerRequest request) {
        Place place = place(request.path());
        return place != null && place.isOperation(request.method().name());
    }
}

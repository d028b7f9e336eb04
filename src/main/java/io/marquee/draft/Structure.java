package io.marquee.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a document is made of: where it holds objects, how many, and what it says of itself. */
final class Structure {

    /** Most bytes of a document that are walked through. */
    static final int WALKED = 1 << 24;
    /** Most places that are told apart, and most that are looked into. */
    static final int MOST = 1_000;
    private static final int LOOKED_INTO = 40;
    private static final int MOST_NAMESPACES = 32;
    /** Names that may stand in the parameter records: nothing in them means anything to the path, to Camel, or to YAML. */
    private static final Pattern SAFE = Pattern.compile("[\\p{L}_@][\\p{L}\\p{N}_.:@-]*(?: [\\p{L}\\p{N}_.:@-]+)*");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    private static final Pattern URI = Pattern.compile("[A-Za-z0-9:/._~#?&=%+,;@-]{1,1000}");

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final Map<String, String> namespaces = new LinkedHashMap<>();
    private String zone;

    /** Whether a name can be part of a path to records. */
    static boolean isSafe(String name) {
        return SAFE.matcher(name).matches() && !name.startsWith("resource:");
    }

    /** So many more objects are at a place. */
    void add(String place, int objects) {
        if (places.containsKey(place) || places.size() < MOST) {
            places.merge(place, objects, Integer::sum);
        }
    }

    /** Notes a namespace by the prefix that the document has for it; the first one of a prefix counts. */
    void addNamespace(String prefix, String uri) {
        boolean isNew = !namespaces.containsKey(prefix) && !namespaces.containsValue(uri) && namespaces.size() < MOST_NAMESPACES;
        if (isNew && PREFIX.matcher(prefix).matches() && URI.matcher(uri).matches()) {
            namespaces.put(prefix, uri);
        }
    }

    /** Notes what may be the zone of all times. */
    void addZone(String name, String value) {
        if (zone == null && Role.ZONE.rank(List.of(name)) != Role.NONE && MappingDraft.isZone(value)) {
            zone = value.strip();
        }
    }

    /** The places where most objects are, the first ones first where there are as many. */
    List<String> places() {
        List<String> all = new ArrayList<>(places.keySet());
        all.sort((one, other) -> Integer.compare(places.get(other), places.get(one)));
        return all.subList(0, Math.min(LOOKED_INTO, all.size()));
    }

    int count(String place) {
        return places.getOrDefault(place, 0);
    }

    Map<String, String> namespaces() {
        return namespaces;
    }

    /** The zone that it names; null when it names none. */
    String zone() {
        return zone;
    }
}

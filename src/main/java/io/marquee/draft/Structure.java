package io.marquee.draft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a document is made of: where it holds objects, how many, and what it says of itself. */
final class Structure {

    /** Most bytes of a document that are walked through. */
    static final int WALKED = 1 << 24;
    /** Most places that are told apart, and most that are looked into. */
    static final int MOST = 1_000;
    private static final int LOOKED_INTO = 40;
    /** Most namespaces that are noted. */
    private static final int MOST_NAMESPACES = 32;
    /** Longest name, and longest place: each place repeats all names on the way, and a feed may hold a million of them. */
    static final int LONGEST_NAME = 200;
    static final int LONGEST_PLACE = 1_000;
    /** Names that may stand in the parameter records: nothing in them means anything to the path, to Camel, or to YAML. */
    private static final Pattern SAFE = Pattern.compile("[\\p{L}_@][\\p{L}\\p{N}_.:@-]*(?: [\\p{L}\\p{N}_.:@-]+)*");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    private static final Pattern URI = Pattern.compile("[A-Za-z0-9:/._~#?&=%+,;@-]{1,1000}");

    private final Map<String, Integer> places = new LinkedHashMap<>();
    /** The prefix of each namespace, empty for none. */
    private final Map<String, String> prefixes = new LinkedHashMap<>();
    /** Those with more than one prefix, or with one and without. */
    private final Set<String> mixed = new HashSet<>();
    private String zone;

    /** Whether a name can be part of a path to records. */
    static boolean isSafe(String name) {
        return name.length() <= LONGEST_NAME && SAFE.matcher(name).matches() && !name.startsWith("resource:");
    }

    /**
     * The place of what has a name at another place.
     *
     * @param within empty for the root
     * @return null when no path can lead there
     */
    static String place(String within, String name) {
        boolean isLong = within.length() + name.length() >= LONGEST_PLACE;
        return isLong || !isSafe(name) ? null : within.isEmpty() ? name : within + "/" + name;
    }

    /** So many more objects are at a place. */
    void add(String place, int objects) {
        if (places.containsKey(place) || places.size() < MOST) {
            places.merge(place, objects, Integer::sum);
        }
    }

    /**
     * Notes a namespace by the prefix that a name of the document has for it.
     *
     * @param prefix empty for none
     */
    void addNamespace(String prefix, String uri) {
        String first = prefixes.get(uri);
        if (first == null && prefixes.size() < MOST_NAMESPACES) {
            prefixes.put(uri, prefix);
        } else if (first != null && !first.equals(prefix)) {
            mixed.add(uri);
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

    /**
     * Namespaces by their prefixes, the first one of a prefix. One with several prefixes has none here: the names of its elements stay as they are, which is
     * how the places have them.
     */
    Map<String, String> namespaces() {
        Map<String, String> namespaces = new LinkedHashMap<>();
        prefixes.forEach((uri, prefix) -> {
            if (!mixed.contains(uri) && PREFIX.matcher(prefix).matches() && URI.matcher(uri).matches()) {
                namespaces.putIfAbsent(prefix, uri);
            }
        });
        return namespaces;
    }

    /** The zone that it names; null when it names none. */
    String zone() {
        return zone;
    }
}

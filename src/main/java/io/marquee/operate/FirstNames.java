package io.marquee.operate;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The values that a label has: the first names that come. Series outlive files, so there is a limit; after it further names are {@value #OTHERS}. */
final class FirstNames {

    private static final String OTHERS = "_others";

    private final int most;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /** @param most names that have a value of their own */
    FirstNames(int most) {
        this.most = most;
    }

    String label(String name) {
        if (names.contains(name)) {
            return name;
        }
        synchronized (names) {
            return names.size() < most && names.add(name) || names.contains(name) ? name : OTHERS;
        }
    }
}

package io.marquee.search;

import java.lang.ref.WeakReference;

/**
 * The event that a thread has just looked for. An event loop looks whether a request needs to wait, and then lets a route answer it, which would
 * look again; nothing comes between. It keeps no event in memory.
 */
final class LastLook {

    private record Look(String path, Calendar months, WeakReference<Found> found) {}

    private final ThreadLocal<Look> last = new ThreadLocal<>();

    /** @param path whose event it is; known by identity, not by its text */
    void keep(String path, Calendar months, Found found) {
        last.set(new Look(path, months, new WeakReference<>(found)));
    }

    /** Gives it once, to be changed by who gets it; null when it was another path, or the months are not those any more. */
    Found take(String path, Calendar months) {
        Look look = last.get();
        if (look == null || look.path != path || look.months != months) {
            return null;
        }
        last.remove();
        return look.found.get();
    }
}

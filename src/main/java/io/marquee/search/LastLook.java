package io.marquee.search;

import java.lang.ref.WeakReference;

/**
 * The event that a thread has just looked for. An event loop looks whether a request needs to wait, and then lets a route answer it, which would
 * look again; nothing comes between. It keeps neither the event nor the months in memory.
 */
final class LastLook {

    private record Look(String path, Calendar months, Found found) {}

    /** Nothing else holds a look: it may go with any collection of garbage, and then is made again. */
    private final ThreadLocal<WeakReference<Look>> last = new ThreadLocal<>();

    /** @param path whose event it is; known by identity, not by its text */
    void keep(String path, Calendar months, Found found) {
        last.set(new WeakReference<>(new Look(path, months, found)));
    }

    /** Gives it once, to be changed by who gets it; null when it was another path, or the months are not those any more. */
    Found take(String path, Calendar months) {
        WeakReference<Look> kept = last.get();
        Look look = kept == null ? null : kept.get();
        if (look == null || look.path != path || look.months != months) {
            return null;
        }
        kept.clear();
        return look.found;
    }
}

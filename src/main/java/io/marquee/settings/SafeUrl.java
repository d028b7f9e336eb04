package io.marquee.settings;

import java.net.URI;

/** Addresses from which keys may be taken: who listens on the way could give keys of his own, unless there is no way. */
public final class SafeUrl {

    private SafeUrl() {}

    /** Whether it is https, or http to this machine. */
    public static boolean is(URI address) {
        return address.getHost() != null
                && ("https".equals(address.getScheme())
                        || "http".equals(address.getScheme()) && address.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]"));
    }
}

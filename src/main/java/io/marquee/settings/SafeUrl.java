package io.marquee.settings;

import java.net.URI;

/** Tells whether a URL is safe to take signing keys from: by plain HTTP over a network, an attacker could put in keys of their own. */
public final class SafeUrl {

    private SafeUrl() {}

    /** Whether it is https, or http to this machine. */
    public static boolean is(URI address) {
        return address.getHost() != null
                && ("https".equals(address.getScheme())
                        || "http".equals(address.getScheme()) && address.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]"));
    }
}

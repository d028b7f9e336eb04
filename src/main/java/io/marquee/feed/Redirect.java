package io.marquee.feed;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where an answer sends who asked (RFC 9110, 15.4).
 *
 * @param to absolute; null when the answer names no address that could be asked
 */
public record Redirect(URI to) {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final String ANY_BELOW = "*.";

    static boolean isOne(int status) {
        return STATUSES.contains(status);
    }

    /**
     * @param asked address that was asked for
     * @param location as the answer has it, or null
     */
    public static Redirect of(URI asked, String location) {
        try {
            if (location == null) {
                return new Redirect(null);
            }
            URI to = asked.resolve(location.strip());
            boolean web = "http".equalsIgnoreCase(to.getScheme()) || "https".equalsIgnoreCase(to.getScheme());
            return new Redirect(web && to.getHost() != null && to.getRawUserInfo() == null ? to : null);
        } catch (IllegalArgumentException e) {
            return new Redirect(null);
        }
    }

    /** Scheme, host, and port in words, and how it can be followed; what is behind the port may hold a secret. */
    String where() {
        return to == null ? "to no address" : "to " + to.getScheme() + "://" + to.getRawAuthority() + "; redirects could name it";
    }

    /**
     * Whether it may be followed.
     *
     * @param hosts names with commas between them, {@code *.example.org} for all below a name
     */
    public boolean leadsTo(String hosts) {
        return to != null && hosts(hosts).stream().anyMatch(host -> host.startsWith(ANY_BELOW)
                ? to.getHost().toLowerCase(Locale.ROOT).endsWith(host.substring(1))
                : to.getHost().equalsIgnoreCase(host));
    }

    private static List<String> hosts(String hosts) {
        return Arrays.stream(hosts.toLowerCase(Locale.ROOT).split(",")).map(String::strip).filter(host -> !host.isEmpty()).toList();
    }

    /** What is wrong with a list of hosts; null when nothing is. */
    public static String objection(String hosts) {
        return hosts(hosts).stream().allMatch(host -> host.matches("(\\*\\.([a-z0-9-]+\\.)+[a-z0-9-]+|[a-z0-9_.-]+|\\[[0-9a-f:.]+])"))
                ? null
                : "they must be names of hosts such as docs.example.org, or *.example.org, with commas";
    }
}

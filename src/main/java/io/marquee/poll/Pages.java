package io.marquee.poll;

import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The pages of one feed, most often one: those received, and the one to ask for next. All of them together have one deadline, at most
 * {@value #MAX} are read, none twice, and all from the host of the first one, by its scheme and at its port, because the credentials are for those.
 */
public final class Pages {

    /** Most pages of one feed. */
    public static final int MAX = 1_000;
    private static final int MAX_REDIRECTS = 5;

    private final long startedAt = System.nanoTime();
    private final List<Download> received = new ArrayList<>();
    private final Set<URI> asked = new HashSet<>();
    private URI home;
    private URI address;
    private boolean isNext;
    private int redirects;
    private String missing;

    /** Sets the URL of the first page. */
    void begin(String url) throws FeedException {
        try {
            address = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            throw new FeedException("the address is no URL");
        }
        if (address.getHost() == null) {
            throw new FeedException("the address has no host that can be asked");
        }
        home = address;
        asked.add(address);
        isNext = true;
    }

    /**
     * Sets where the page is that was asked for, after a redirect.
     *
     * @throws FeedException when it must not be asked for there
     */
    void follow(URI to) throws FeedException {
        if ("https".equalsIgnoreCase(address.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw new FeedException("redirected to http");
        }
        if (!asked.add(to)) {
            throw new FeedException("redirected to an address that came before");
        }
        if (++redirects > MAX_REDIRECTS) {
            throw new FeedException("redirected more than " + MAX_REDIRECTS + " times");
        }
        address = to;
    }

    /** Whether the page that is to be asked for, or was last, is not at the file's own address: a further one, or where a redirect led. */
    boolean isElsewhere() {
        return !address.equals(home);
    }

    /** Whether it is at the host, by the scheme, and at the port of the file's own address, or at the same host with TLS: what is sent there may be secret. */
    boolean isAtHome() {
        boolean same = home.getHost().equalsIgnoreCase(address.getHost());
        boolean sameDoor = home.getScheme().equalsIgnoreCase(address.getScheme()) && home.getPort() == address.getPort();
        return same && (sameDoor || "https".equalsIgnoreCase(address.getScheme()) && home.getPort() < 0 && address.getPort() < 0);
    }

    /** Whether another one is to be asked for. */
    public boolean isNext() {
        return isNext;
    }

    boolean isFirst() {
        return received.isEmpty();
    }

    /** URL of the page that is to be asked for, or was last. */
    String address() {
        return address.toString();
    }

    /** {@link #address()} as a URI. */
    URI place() {
        return address;
    }

    /** How many were received. */
    public int count() {
        return received.size();
    }

    /** The one that was received last. */
    Download latest() {
        return received.get(received.size() - 1);
    }

    /** Adds the page that was asked for. No further one is asked for unless {@link #turn} names it. */
    void add(Download page) {
        received.add(page);
        redirects = 0;
        end();
    }

    List<Download> received() {
        return received;
    }

    /** Why there is more that did not come; null when all came whole. */
    String cut() {
        if (missing != null) {
            return missing;
        }
        return received.isEmpty() ? null : received.get(received.size() - 1).cut();
    }

    /** No other one is asked for. */
    void end() {
        isNext = false;
    }

    /** Whether one was asked for that has not come, and others came before it. */
    public boolean isFurtherMissing() {
        return isNext && !isFirst();
    }

    /** No other one is asked for, though there is more. */
    void endEarly(String why) {
        missing = why;
        end();
    }

    /**
     * Sets the URL of the next page, unless there are enough.
     *
     * @param found URL, absolute or relative to that of the last page
     * @param deadline of all pages together
     * @throws FeedException when it must not be asked for
     */
    void turn(String found, Duration deadline) throws FeedException {
        URI turned;
        try {
            String given = found.strip();
            // a query alone keeps the path (RFC 3986, 5.4.1); java.net.URI follows an older rule
            turned = address.resolve(given.startsWith("?") ? address.getRawPath() + given : given);
        } catch (IllegalArgumentException e) {
            throw new FeedException("the address of the next page is no URL");
        }
        if (!address.getHost().equalsIgnoreCase(turned.getHost())) {
            throw new FeedException("the next page is at another host: " + turned.getHost());
        }
        turned = here(turned);
        if (turned.equals(address)) {
            // a last page that names itself
            return;
        }
        if (!asked.add(turned)) {
            throw new FeedException("page " + (count() + 1) + " is one that came before");
        }
        if (count() >= MAX) {
            endEarly("more than " + MAX + " pages");
            return;
        }
        if (System.nanoTime() - startedAt > deadline.toNanos()) {
            endEarly("not all pages came within " + deadline.toSeconds() + " s");
            return;
        }
        address = turned;
        isNext = true;
    }

    /**
     * With the scheme and port of the file: an API behind a proxy does not know by which it is asked, and a page is never asked for without TLS
     * that the file asks for with it.
     */
    private URI here(URI turned) {
        String query = turned.getRawQuery() == null ? "" : "?" + turned.getRawQuery();
        return URI.create(address.getScheme() + "://" + address.getRawAuthority() + turned.getRawPath() + query);
    }
}

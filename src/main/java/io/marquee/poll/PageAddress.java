package io.marquee.poll;

import io.marquee.feed.FeedException;
import java.net.URI;

/** Addresses of the pages of a feed. */
final class PageAddress {

    private PageAddress() {}

    /** The address that a provider's file gives. */
    static URI of(String url) throws FeedException {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new FeedException("the address is no URL");
        }
        if (address.getHost() == null) {
            throw new FeedException("the address has no host that can be asked");
        }
        return address;
    }

    /** One that names files, or says that the feed is pushed. */
    static URI withoutHost(String url) throws FeedException {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new FeedException("the address is no URL");
        }
    }

    /**
     * That of the next page, with the scheme and port of the last one: an API behind a proxy does not know by which it is asked, and a page is
     * never asked for without TLS that the file asks for with it.
     *
     * @param found absolute, or relative to that of the last page
     */
    static URI next(URI last, String found) throws FeedException {
        URI next;
        try {
            // a query alone keeps the path (RFC 3986, 5.4.1); java.net.URI follows an older rule
            next = last.resolve(found.startsWith("?") ? last.getRawPath() + found : found);
        } catch (IllegalArgumentException e) {
            throw new FeedException("the address of the next page is no URL");
        }
        if (!last.getHost().equalsIgnoreCase(next.getHost())) {
            throw new FeedException("the next page is at another host: " + next.getHost());
        }
        String query = next.getRawQuery() == null ? "" : "?" + next.getRawQuery();
        return URI.create(last.getScheme() + "://" + last.getRawAuthority() + next.getRawPath() + query);
    }

    /** @throws FeedException when a redirect leads from TLS to none */
    static void checkRedirect(URI from, URI to) throws FeedException {
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw new FeedException("redirected to http");
        }
    }

    /** Whether one is at the host, by the scheme, and at the port of a home, or at the same host with TLS: what is sent there may be secret. */
    static boolean isSameDoor(URI home, URI other) {
        boolean same = home.getHost().equalsIgnoreCase(other.getHost());
        boolean sameDoor = home.getScheme().equalsIgnoreCase(other.getScheme()) && home.getPort() == other.getPort();
        return same && (sameDoor || "https".equalsIgnoreCase(other.getScheme()) && home.getPort() < 0 && other.getPort() < 0);
    }
}

package io.marquee.poll;

import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import io.marquee.source.FileAddress;
import io.marquee.source.PushAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of one feed, or its files, most often one, in one class since one deadline and one bound hold for all of them: those received, and
 * the one to ask for next. At most {@value #MAX} are read, none twice, and all from the host of the first one, by its scheme and at its port, because
 * the credentials are for those. A feed of several addresses has pages of each, one address after the other; one that does not come harms no other.
 */
public final class Pages implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

    /** Most pages of one feed. */
    public static final int MAX = 1_000;
    private static final int MAX_REDIRECTS = 5;

    private final long startedAt = System.nanoTime();
    private final List<Download> received = new ArrayList<>();
    private final Set<Asked> asked = new HashSet<>();
    private final Deque<URI> further = new ArrayDeque<>();
    private int addresses;
    private int ofAddress;
    private URI home;
    private URI address;
    private String own;
    private String body;
    private boolean isNext;
    private int redirects;
    private FilesLeft files;
    private final Missing missing = new Missing();

    /** What was asked for: an address, and the body that was sent there, or null. */
    private record Asked(URI address, String body) {}

    /**
     * Sets the URLs of the first pages.
     *
     * @param urls with blanks between them
     * @param posted body to post there; null to ask without one
     */
    void begin(String urls, String posted) throws FeedException {
        own = posted;
        for (String url : urls.strip().split("\\s+")) {
            further.add(FileAddress.isOne(url) || PushAddress.isOne(url) ? PageAddress.withoutHost(url) : PageAddress.of(url));
            addresses++;
        }
        goOn();
    }

    /** Begins with the next address, when all pages or files of the one before are there. */
    void goOn() {
        if (files != null && !files.isEmpty()) {
            takeNext();
            return;
        }
        while (!isNext && !further.isEmpty()) {
            close();
            address = further.poll();
            files = FileAddress.isOne(address.toString()) ? new FilesLeft() : null;
            home = address;
            body = own;
            ofAddress = 0;
            redirects = 0;
            isNext = asked.add(new Asked(address, body));
        }
    }

    private void takeNext() {
        isNext = count() < MAX;
        if (!isNext) {
            files.drop();
            further.clear();
            miss("more than " + MAX + " files");
        }
    }

    /** Whether the address names files, and no pages. */
    public boolean isOfFiles() {
        return files != null;
    }

    /** Whether the address is that of what is pushed. */
    public boolean isPushed() {
        return PushAddress.isOne(address.toString());
    }

    /** The files of the address that are still to be taken. */
    public FilesLeft files() {
        return files;
    }

    @Override
    public void close() {
        if (files != null) {
            try {
                files.close();
            } catch (IOException e) {
                LOG.debug("a connection cannot be closed: {}", e.getClass().getSimpleName());
            }
        }
    }

    /**
     * Sets where the page is that was asked for, after a redirect.
     *
     * @throws FeedException when it must not be asked for there
     */
    void follow(URI to) throws FeedException {
        if (body != null) {
            throw new FeedException("redirected, and what is posted is sent to no other address");
        }
        PageAddress.checkRedirect(address, to);
        if (!asked.add(new Asked(to, body))) {
            throw new FeedException("redirected to an address that came before");
        }
        if (++redirects > MAX_REDIRECTS) {
            throw new FeedException("redirected more than " + MAX_REDIRECTS + " times");
        }
        address = to;
    }

    /** Whether the page that is to be asked for, or was last, is all that there is at the file's only address, so that what is said of it says all. */
    boolean isOnly() {
        return addresses == 1 && address.equals(home) && body == null;
    }

    /** Whether it is at the host, by the scheme, and at the port of the file's own address, or at the same host with TLS: what is sent there may be secret. */
    boolean isAtHome() {
        return PageAddress.isSameDoor(home, address);
    }

    /** Whether another one is to be asked for. */
    public boolean isNext() {
        return isNext;
    }

    /** URL of the page that is to be asked for, or was last. */
    String address() {
        return address.toString();
    }

    /** What to post there; null to ask without a body. */
    String body() {
        return body;
    }

    /** Number of the page that was received last, among those of its address. */
    int number() {
        return ofAddress;
    }

    /** Which one is to be asked for, in words that something follows; a file says its own name. */
    String which() {
        String page = isOfFiles() ? "" : "page " + (ofAddress + 1) + ": ";
        if (addresses == 1) {
            return page;
        }
        return "address " + (addresses - further.size()) + (ofAddress == 0 || page.isEmpty() ? ": " : ", " + page);
    }

    /** How many were received. */
    public int count() {
        return received.size();
    }

    /** The one that was received last; there must be one. */
    public Download latest() {
        return received.get(received.size() - 1);
    }

    /** Adds the page that was asked for. No further one is asked for unless {@link #turn} names it. */
    void add(Download page) {
        received.add(page);
        ofAddress++;
        redirects = 0;
        end();
    }

    List<Download> received() {
        return received;
    }

    /** Why there is more that did not come; null when all came whole. */
    String cut() {
        return Stream.concat(Stream.of(missing).map(Missing::told), received.stream().map(Download::cut)).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** No other one of this address is asked for. */
    void end() {
        isNext = false;
    }

    /** Whether one was asked for that has not come, and others came before it, or are at another address. */
    public boolean isFurtherMissing() {
        return isNext && (!received.isEmpty() || !further.isEmpty() || isOfFiles() && !files.isEmpty());
    }

    /** No other page of this address is asked for, though there is more. */
    void endEarly(String why) {
        miss(why);
        end();
    }

    /** Notes that something did not come. */
    void miss(String why) {
        missing.add(why);
    }

    /**
     * Sets the URL of the next page, unless there are enough.
     *
     * @param found URL, absolute or relative to that of the last page; null for the same
     * @param posted body to post there; null for that of the last page
     * @param deadline of all pages together
     * @throws FeedException when it must not be asked for
     */
    void turn(String found, String posted, Duration deadline) throws FeedException {
        URI turned = found == null ? address : PageAddress.next(address, found.strip());
        String next = posted == null ? body : posted;
        if (turned.equals(address) && Objects.equals(next, body)) {
            // a last page that names itself
            return;
        }
        if (!asked.add(new Asked(turned, next))) {
            throw new FeedException("page " + (ofAddress + 1) + " is one that came before");
        }
        boolean isFull = count() >= MAX;
        if (isFull || System.nanoTime() - startedAt > deadline.toNanos()) {
            further.clear();
            endEarly(isFull ? "more than " + MAX + " pages" : "not all pages came within " + deadline.toSeconds() + " s");
            return;
        }
        address = turned;
        body = next;
        isNext = true;
    }
}

package io.marquee.poll;

import io.marquee.feed.Download;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** What a poll has received, and whether it differs from the last feed that was read to its end. */
final class Received {

    private final Provider provider;
    private final Claim claim;
    private final Pages pages = new Pages();
    private Validators validators;
    private boolean notModified;
    private boolean empty;
    private TakenPush push;

    Received(Provider provider, Claim claim) {
        this.provider = provider;
        this.claim = claim;
    }

    Pages pages() {
        return pages;
    }

    /** The validators for a conditional request; none when the last feed would be read in another way now. */
    Validators conditions() {
        return !pages.isOnly() || !digest(provider.reading()).equals(claim.validators().reading()) ? Validators.NONE : claim.validators();
    }

    /** Takes a push as the feed. */
    void take(TakenPush taken) {
        push = taken;
    }

    /** The push that is the feed; null when there is none. */
    TakenPush push() {
        return push;
    }

    /** Notes that the provider says that the feed has not changed. */
    void notModified() {
        notModified = true;
        pages.end();
    }

    /** Notes that the provider says that there is nothing. */
    void empty() {
        empty = true;
        validators = new Validators(null, null, digest(provider.reading()));
        pages.end();
    }

    /**
     * @param etag what the provider says of the page, or null
     * @param lastModified the same
     */
    void add(Download page, String etag, String lastModified) {
        String how = digest(provider.reading());
        // what a provider says of one page says nothing of the others, and where a redirect leads may be another address each time
        validators = pages.isOnly() ? new Validators(etag, lastModified, how) : new Validators(null, null, how);
        pages.add(page);
    }

    List<Download> all() {
        return pages.received();
    }

    /** Bytes of all pages, unpacked. */
    long bytes() {
        return all().stream().mapToLong(Download::bytes).sum();
    }

    /** Whether the feed is the last one that was read to its end: the provider says so, or bytes and the way to read them are the same. */
    boolean isUnchanged() {
        return notModified || (empty || !all().isEmpty()) && pages.cut() == null && digest().equals(claim.digest());
    }

    /** What the provider said of the feed, to be remembered; null when nothing came. */
    Validators validators() {
        return validators;
    }

    /** Digest of all that was received, and of how it is read. */
    String digest() {
        return digest(Stream.concat(all().stream().map(Download::digest), Stream.of(provider.reading())).toArray(String[]::new));
    }

    /** SHA-256 over texts, each followed by a NUL; lower-case hexadecimal. */
    private static String digest(String... texts) {
        return DigestUtils.sha256Hex(String.join("\0", texts) + '\0');
    }
}

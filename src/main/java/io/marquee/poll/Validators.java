package io.marquee.poll;

/**
 * The validators of a feed, by which a provider can tell whether it has changed since (RFC 9110, section 8.8); each may be null.
 *
 * @param etag entity tag, as sent
 * @param lastModified date, as sent
 * @param reading digest of how that feed was read
 */
public record Validators(String etag, String lastModified, String reading) {

    static final Validators NONE = new Validators(null, null, null);

    /** Whether a provider can be asked by them. */
    boolean canAsk() {
        return etag != null || lastModified != null;
    }
}

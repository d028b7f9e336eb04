package io.marquee.poll;

import java.util.Map;

/**
 * The right to poll a provider, as claim-polls gave it to this instance, and what the database knows of the poll before.
 *
 * @param poll key of the row of the poll
 * @param failures polls of this provider that failed in a row before this one
 * @param digest of the last feed that was read to its end, and of how it was read; null when there is none
 * @param validators of that feed
 * @param last the last complete feed of the route that polls
 */
public record Claim(long poll, int failures, String digest, Validators validators, LastFeed last) {

    /** For a trial, of which no database knows. */
    public static final Claim OF_TRIAL = new Claim(1, 0, null, Validators.NONE, LastFeed.NONE);

    /** @param route that polls */
    static Claim of(Map<String, Object> row, String route) {
        return new Claim(
                key(row),
                ((Number) row.get("failures")).intValue(),
                (String) row.get("digest"),
                new Validators((String) row.get("etag"), (String) row.get("last_modified"), (String) row.get("reading")),
                LastFeed.of((Map<?, ?>) row.get("feeds"), route));
    }

    /** Key of the row of the poll. */
    static long key(Map<String, Object> row) {
        return ((Number) row.get("poll_id")).longValue();
    }

    /** Whether the poll before was good; a provider that has shown nothing yet, or has failed, may well hang. */
    boolean isProven() {
        return failures == 0 && digest != null;
    }
}

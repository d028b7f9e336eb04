package io.marquee.poll;

import java.util.Map;

/**
 * The right to poll a provider, as claim-polls gave it to this instance, and what the database knows of the poll before.
 *
 * @param poll key of the row of the poll
 * @param failures polls of this provider that failed in a row before this one
 * @param digest of the last feed that was read to its end, and of how it was read; null when there is none
 * @param validators of that feed
 * @param last what that feed held
 * @param approval of a feed that was held, for this poll; null without one
 */
public record Claim(long poll, int failures, String digest, Validators validators, LastFeed last, Approval approval) {

    /** For a trial, of which no database knows. */
    public static final Claim OF_TRIAL = new Claim(1, 0, null, Validators.NONE, LastFeed.NONE, null);

    static Claim of(Map<String, Object> row) {
        return new Claim(
                ((Number) row.get("poll_id")).longValue(),
                ((Number) row.get("failures")).intValue(),
                (String) row.get("digest"),
                new Validators((String) row.get("etag"), (String) row.get("last_modified"), (String) row.get("reading")),
                LastFeed.of((Map<?, ?>) row.get("feed")),
                Approval.of((Map<?, ?>) row.get("approval")));
    }

    /** Whether the poll before was good; a provider that has shown nothing yet, or has failed, may well hang. */
    boolean isProven() {
        return failures == 0 && digest != null;
    }
}

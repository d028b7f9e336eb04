package io.marquee.poll;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * How many polls may begin now. Half of the places are kept for providers whose last poll was good, since the others may hang.
 *
 * @param slots polls of any kind
 * @param unproven of those, for providers whose last poll was not good, or that had none
 * @param failing of those, for providers that have failed; new ones find a place beside them
 */
record Places(long slots, long unproven, long failing) {

    private static final int UNPROVEN_PART = 2;
    private static final int FAILING_PART = 4;

    /**
     * Those that are free.
     *
     * @param all polls at a time
     * @param atOnce most of them that may begin now
     */
    static Places free(int all, int atOnce, Collection<Poll> underWay) {
        List<Claim> claims = underWay.stream().map(Poll::claim).toList();
        long slots = Math.min(atOnce, Math.max(0, all - claims.size()));
        long unproven = claims.stream().filter(claim -> !claim.isProven()).count();
        long failing = claims.stream().filter(claim -> claim.failures() > 0).count();
        return new Places(slots, left(slots, all / UNPROVEN_PART, unproven), left(slots, all / FAILING_PART, failing));
    }

    private static long left(long slots, int part, long taken) {
        return Math.min(slots, Math.max(0, Math.max(1, part) - taken));
    }

    /** Adds them to the parameters of claim-polls. */
    void addTo(Map<String, Object> parameters) {
        parameters.put("slots", slots);
        parameters.put("unproven", unproven);
        parameters.put("failing", failing);
    }
}

package io.marquee.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The rate limit of each client: so many requests a second, those of one second also at once. Counted by this instance alone, for the
 * {@value #CLIENTS} clients that ask most; beyond them a client may be taken for a new one.
 */
final class RateLimit {

    private static final int CLIENTS = 100_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Longer than it takes a bucket to be full again, so that nothing is lost. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(30);

    private final int rate;
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(CLIENTS).expireAfterAccess(FORGOTTEN).build();

    /** @param rate requests a second */
    RateLimit(int rate) {
        this.rate = rate;
    }

    /** Takes one request of a client; gives 0, or after how many seconds it may ask again when that was one too many. */
    long take(String client) {
        Bucket bucket = buckets.get(client, first -> Bucket.builder()
                .addLimit(limit -> limit.capacity(rate).refillGreedy(rate, SECOND))
                .build());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : 1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
    }
}

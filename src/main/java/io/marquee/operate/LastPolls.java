package io.marquee.operate;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How the polls of each provider went last, whichever instance made them; also while the database is away. */
public final class LastPolls {

    private static final Set<String> GOOD = Set.of("ok", "unchanged");
    private static final double MILLIS = 1_000;

    /**
     * What is known of a provider.
     *
     * @param outcome of its last poll; null when none has ended
     * @param endedAt when that was; null with it
     * @param goodAt end of the last poll that read all of a feed; null when none is known
     */
    public record Last(String outcome, Instant endedAt, Instant goodAt) {

        private static final Last NOTHING = new Last(null, null, null);

        private Last or(Last other) {
            Last later = endedAt == null || other.endedAt != null && other.endedAt.isAfter(endedAt) ? other : this;
            Instant good = goodAt == null || other.goodAt != null && other.goodAt.isAfter(goodAt) ? other.goodAt : goodAt;
            return new Last(later.outcome, later.endedAt, good);
        }
    }

    private final Clock clock;
    private final Map<String, Last> known = new ConcurrentHashMap<>();

    public LastPolls(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of a poll of this instance. */
    void ended(String provider, String outcome) {
        Instant now = clock.instant();
        known.merge(provider, new Last(outcome, now, GOOD.contains(outcome) ? now : null), Last::or);
    }

    /** @param json what list-providers answers */
    public void learn(String json) {
        JsonObject providers = new JsonObject(json);
        for (String provider : providers.fieldNames()) {
            JsonObject row = providers.getJsonObject(provider);
            JsonObject ended = row.getJsonObject("last_ended", new JsonObject());
            Last last = ended == null
                    ? Last.NOTHING
                    : new Last(ended.getString("outcome"), instant(ended.getString("finished_at")), instant(row.getString("last_good_at")));
            known.merge(provider, last, Last::or);
        }
    }

    private static Instant instant(String text) {
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }

    /** What is known of a provider, perhaps nothing. */
    public Last of(String provider) {
        return known.getOrDefault(provider, Last.NOTHING);
    }

    /** Seconds since the last good poll; infinite when none is known. */
    public double goodAge(String provider) {
        Instant good = of(provider).goodAt();
        return good == null ? Double.POSITIVE_INFINITY : Math.max(0, Duration.between(good, clock.instant()).toMillis() / MILLIS);
    }
}

package io.marquee.poll;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The outcome of each provider's last poll and what its feed was made of, whichever instance made it; in memory, so that health can tell it while the database is away. */
public final class LastPolls {

    private static final Set<String> GOOD = Set.of("ok", "unchanged");
    private static final double NANOS = 1e9;
    private static final long NANOS_A_MILLI = 1_000_000;

    /**
     * What is known of a provider.
     *
     * @param outcome of its last poll; null when none has ended
     * @param ended when that was; null with it
     * @param good end of the last poll that read all of a feed; null when none is known
     */
    public record Last(String outcome, Moment ended, Moment good) {

        private static final Last NOTHING = new Last(null, null, null);

        /** When its last poll ended, to be shown; null when none has. */
        public Instant endedAt() {
            return ended == null ? null : ended.at();
        }

        /** When its last good poll ended, to be shown; null when none is known. */
        public Instant goodAt() {
            return good == null ? null : good.at();
        }

        private Last or(Last other) {
            boolean later = ended == null || other.ended != null && other.ended.isAfter(ended);
            return new Last(
                    later ? other.outcome : outcome,
                    later ? other.ended : ended,
                    good == null || other.good != null && other.good.isAfter(good) ? other.good : good);
        }
    }

    /**
     * A moment by two clocks: wall time to be shown, and monotonic time for ages and comparisons, as a wall clock may be set.
     *
     * @param at as the database or this machine tells it
     * @param nanos of {@link System#nanoTime}
     */
    public record Moment(Instant at, long nanos) {

        private static Moment of(String at, Long ageMillis) {
            return at == null ? null : new Moment(OffsetDateTime.parse(at).toInstant(), System.nanoTime() - ageMillis * NANOS_A_MILLI);
        }

        private boolean isAfter(Moment other) {
            return nanos - other.nanos > 0;
        }
    }

    private final Map<String, Last> known = new ConcurrentHashMap<>();
    private volatile JsonObject providers = new JsonObject();

    /** Takes note of a poll of this instance. */
    public void ended(String provider, String outcome) {
        Moment now = new Moment(Instant.now(), System.nanoTime());
        known.merge(provider, new Last(outcome, now, GOOD.contains(outcome) ? now : null), Last::or);
    }

    /**
     * Takes over what the database knows, where that is newer.
     *
     * @param json what list-providers answers
     */
    public void learn(String json) {
        JsonObject providers = new JsonObject(json);
        for (String provider : providers.fieldNames()) {
            JsonObject row = providers.getJsonObject(provider);
            JsonObject ended = row.getJsonObject("last_ended");
            Last last = ended == null
                    ? Last.NOTHING
                    : new Last(
                            ended.getString("outcome"),
                            Moment.of(ended.getString("finished_at"), ended.getLong("age_ms")),
                            Moment.of(row.getString("last_good_at"), row.getLong("last_good_age_ms")));
            known.merge(provider, last, Last::or);
        }
        this.providers = providers;
    }

    /** The last complete feed of a route that polls, as the database knew it; perhaps none. */
    public LastFeed feed(String provider, String route) {
        JsonObject row = providers.getJsonObject(provider);
        JsonObject feeds = row == null ? null : row.getJsonObject("feeds");
        return LastFeed.of(feeds == null ? null : feeds.getMap(), route);
    }

    /** What is known of a provider, perhaps nothing. */
    public Last of(String provider) {
        return known.getOrDefault(provider, Last.NOTHING);
    }

    /** Seconds since the last good poll; infinite when none is known. */
    public double goodAge(String provider) {
        Moment good = of(provider).good();
        return good == null ? Double.POSITIVE_INFINITY : Math.max(0, System.nanoTime() - good.nanos()) / NANOS;
    }
}

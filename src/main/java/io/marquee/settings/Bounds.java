package io.marquee.settings;

import java.time.Duration;
import java.util.Map;

/**
 * The least and the greatest value of every setting that is a number, a size, or a duration. What lies outside would be refused by a
 * library later, or overflow; a key that is not named here has those of its kind.
 */
final class Bounds {

    /** Both ends belong to it. */
    record Bound(String least, String greatest) {}

    static final Bound DURATION = new Bound("1ms", "24h");
    static final Bound DURATION_OR_ZERO = new Bound("0ms", "24h");
    static final Bound COUNT = new Bound("1", "999999999");
    static final Bound COUNT_OR_ZERO = new Bound("0", "999999999");
    /** A thousand terabytes. */
    static final Bound SIZE = new Bound("1", "1000000000000000");

    static final Map<String, Bound> OF_KEYS = Map.ofEntries(
            Map.entry("http.event-loops", new Bound("0", "1024")),
            Map.entry("http.max-connections", new Bound("1", "10000000")),
            Map.entry("http.max-in-flight", new Bound("1", "10000000")),
            Map.entry("access.rate", new Bound("0", "1000000")),
            Map.entry("search.database-turns", new Bound("1", "100000")),
            Map.entry("stop.drain", new Bound("0ms", "10m")),
            // a year
            Map.entry("poll.period", new Bound("1ms", "8784h")),
            Map.entry("store.batch-plans", new Bound("1", "100000")),
            Map.entry("database.reader-connections", new Bound("1", "1000")),
            Map.entry("database.writer-connections", new Bound("1", "1000")),
            // the pool takes no less
            Map.entry("database.connect-timeout", new Bound("250ms", "10m")));

    private Bounds() {}

    /**
     * @param kind bound of the kind of setting
     * @param name as messages have it
     * @param value of the right form
     */
    static void check(String key, Bound kind, String name, String value) {
        Bound bound = OF_KEYS.getOrDefault(key, kind);
        if (amount(value) < amount(bound.least()) || amount(value) > amount(bound.greatest())) {
            throw new SettingException(
                    "setting " + name + " must be from " + bound.least() + " to " + bound.greatest() + ", not \"" + value + "\"");
        }
    }

    /** Whether a duration may be the period of a provider. */
    static boolean isPeriod(Duration period) {
        Bound bound = OF_KEYS.get("poll.period");
        return period.toMillis() >= amount(bound.least()) && period.toMillis() <= amount(bound.greatest());
    }

    /** A number, or milliseconds. */
    private static long amount(String value) {
        return value.matches("\\d+") ? Long.parseLong(value) : Durations.parse(value).toMillis();
    }
}

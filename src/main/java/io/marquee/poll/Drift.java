package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The traits of which a complete feed has another part than one before it, by {@link #AMOUNT} or more. Feeds with fewer than {@link #LEAST}
 * items are not compared, as each of their items is a large part. What has drifted is told until it is as before, or for a day, which the database
 * counts.
 *
 * @param before the part that each had before it drifted
 */
public record Drift(Map<Trait, Double> before) {

    /** Of a feed that is as the one before. */
    public static final Drift NONE = new Drift(Map.of());

    /** By so much a part has to fall or to rise: a fifth of the items. */
    static final double AMOUNT = 0.2;
    /** Items that a feed must have to be compared. */
    static final int LEAST = 20;
    /** What two parts may differ by in the last digits. */
    private static final double NOISE = 1e-9;

    /** What the database keeps; none of nothing. */
    public static Drift of(JsonNode json) {
        Map<Trait, Double> before = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            if (json != null && json.path(trait.code()).isNumber()) {
                before.put(trait, json.path(trait.code()).asDouble());
            }
        }
        return new Drift(Collections.unmodifiableMap(before));
    }

    /**
     * What of a feed has drifted, in this feed or in one before.
     *
     * @param before profile of the complete feed before it, null when there was none
     */
    Drift next(Profile before, Profile now) {
        if (before == null || !isLarge(before) || !isLarge(now)) {
            return this;
        }
        Map<Trait, Double> next = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            double was = this.before.getOrDefault(trait, before.part(trait));
            if (isFar(was, now.part(trait))) {
                next.put(trait, was);
            }
        }
        return new Drift(next);
    }

    /** The traits of this one that have drifted from the feed before to this one. */
    Map<Trait, Double> since(Profile before, Profile now) {
        Map<Trait, Double> since = new EnumMap<>(Trait.class);
        this.before.keySet().stream()
                .filter(trait -> before != null && isLarge(before) && isLarge(now) && isFar(before.part(trait), now.part(trait)))
                .forEach(trait -> since.put(trait, before.part(trait)));
        return since;
    }

    /** The profile to compare the next feed with: that of a feed that is too small does not take the place of one that is not. */
    static Profile kept(Profile before, Profile now) {
        return before != null && isLarge(before) && !isLarge(now) ? before : now;
    }

    private static boolean isLarge(Profile profile) {
        return profile.items() >= LEAST;
    }

    private static boolean isFar(double before, double now) {
        return Math.abs(now - before) > AMOUNT - NOISE;
    }

    /** Null when nothing has drifted. */
    String json() {
        if (before.isEmpty()) {
            return null;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        before.forEach((trait, part) -> json.put(trait.code(), part));
        return json.toString();
    }
}

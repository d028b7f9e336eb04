package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a feed was made of: its items, and how many of them had each {@link Trait}. As JSON it is {@code {"items": 3, "title": 3, …}}.
 *
 * @param items objects that the mapping gave, rejected ones included
 * @param counts by trait, each of them; a trait that no version before knew is 0
 */
public record Profile(long items, Map<Trait, Long> counts) {

    /** Of a feed with nothing in it. */
    public static final Profile EMPTY = new Profile(0, Map.of());

    private static final String ITEMS = "items";

    public Profile {
        Map<Trait, Long> all = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            all.put(trait, counts.getOrDefault(trait, 0L));
        }
        counts = Collections.unmodifiableMap(all);
    }

    /** What the database keeps; null of nothing. */
    public static Profile of(JsonNode json) {
        if (json == null || !json.isObject()) {
            return null;
        }
        Map<Trait, Long> counts = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            counts.put(trait, json.path(trait.code()).asLong());
        }
        return new Profile(json.path(ITEMS).asLong(), counts);
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(ITEMS, items);
        counts.forEach((trait, count) -> json.put(trait.code(), count));
        return json.toString();
    }

    /** The part of the items that have a trait, from 0 to 1; 0 when there is no item. */
    public double part(Trait trait) {
        return items == 0 ? 0 : (double) counts.get(trait) / items;
    }
}

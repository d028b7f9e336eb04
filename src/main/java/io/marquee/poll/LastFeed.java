package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * The last complete feed of a provider, as the table {@code feeds} has it.
 *
 * @param plans that it held; null when there was no such feed
 * @param profile to compare the next one with; null with them
 * @param drift what is told of it
 * @param held what the feed of the newest poll weighs that is held; null when none is
 */
public record LastFeed(Long plans, Profile profile, Drift drift, Weight held) {

    /** Of a provider that never had one. */
    public static final LastFeed NONE = new LastFeed(null, null, Drift.NONE, null);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param json what a statement says of it, null of nothing */
    public static LastFeed of(JsonNode json) {
        return json == null || !json.isObject()
                ? NONE
                : new LastFeed(json.path("plans").asLong(), Profile.of(json.get("profile")), Drift.of(json.get("drift")), Weight.of(json.get("held")));
    }

    /** @param row the same as Camel reads it */
    static LastFeed of(Map<?, ?> row) {
        return of(JSON.<JsonNode>valueToTree(row));
    }
}

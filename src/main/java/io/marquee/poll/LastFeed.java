package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * The last complete feed of a route that polls, as the table {@code feeds} has it.
 *
 * @param plans that it held; null when there was no such feed
 * @param profile to compare the next one with; null with them
 * @param drift what is told of it
 * @param held what the feed of the newest poll weighs that is held; null when none is
 * @param heldOf by what that feed is known again; null with it, and when it did not come whole
 * @param approval an operator's yes, for the next poll that reads a feed; null without one
 */
public record LastFeed(Long plans, Profile profile, Drift drift, Weight held, String heldOf, Approval approval) {

    /** Of a route that never had one. */
    public static final LastFeed NONE = new LastFeed(null, null, Drift.NONE, null, null, null);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param row what a statement says of it, as a tree of maps; null of nothing */
    static LastFeed of(Object row) {
        JsonNode json = JSON.valueToTree(row);
        return json.isObject()
                ? new LastFeed(json.path("plans").asLong(), Profile.of(json.get("profile")), Drift.of(json.get("drift")),
                        Weight.of(json.get("held")), json.path("held_of").textValue(), Approval.of(json.get("approval")))
                : NONE;
    }

    /** @param rows what a statement says of the feeds of a provider, by route; null of nothing */
    static LastFeed of(Map<?, ?> rows, String route) {
        return rows == null ? NONE : of(rows.get(route));
    }
}

package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An operator's yes to a feed that was held, for the next poll that reads one.
 *
 * @param id key of its row
 * @param weight what it was said to
 */
public record Approval(long id, Weight weight) {

    /** @param json as claim-polls has it; null without one */
    static Approval of(JsonNode json) {
        return json == null || !json.hasNonNull("id") ? null : new Approval(json.get("id").asLong(), Weight.of(json.get("weight")));
    }
}

package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * An operator's yes to a feed that was held, for the next poll that reads one.
 *
 * @param id key of its row
 * @param weight what it was said to
 */
public record Approval(long id, Weight weight) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param row as claim-polls has it; null without one */
    static Approval of(Map<?, ?> row) {
        if (row == null) {
            return null;
        }
        JsonNode json = JSON.valueToTree(row);
        return new Approval(json.path("id").asLong(), Weight.of(json.get("weight")));
    }
}

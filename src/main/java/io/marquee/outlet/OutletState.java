package io.marquee.outlet;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is known of an outlet, whichever instance publishes it.
 *
 * @param name of it
 * @param number of the last change that its receiver has taken
 * @param failures in a row
 * @param reason of the last one; null while there is none
 * @param sent changes that its receiver has taken
 * @param sentAt when it took the last one, as text; null before that
 * @param restarts how often it began again, as the database was another one
 * @param isPublishing whether an instance publishes it now
 * @param dueIn seconds until it is tried, 0 or less when it may be
 * @param behind seconds since the oldest change that its receiver has not taken, 0 when there is none
 */
public record OutletState(
        String name, long number, int failures, String reason, long sent, String sentAt, int restarts, boolean isPublishing, double dueIn,
        double behind) {

    /** Failures in a row after which a receiver is taken for gone: tries come hours apart. */
    static final int PARKED = 12;

    /** @param one of those that claim-outlets knows */
    static OutletState of(JsonNode one) {
        return new OutletState(one.get("name").asText(), one.get("number").asLong(), one.get("failures").asInt(), one.get("reason").textValue(),
                one.get("sent").asLong(), one.get("sent_at").textValue(), one.get("restarts").asInt(), one.get("publishing").asBoolean(),
                one.get("due_in").asDouble(), one.get("behind").asDouble());
    }

    /** In a word: {@code parked}, {@code failing}, {@code publishing}, {@code behind}, or {@code done}. */
    public String word() {
        if (failures >= PARKED) {
            return "parked";
        }
        if (failures > 0) {
            return "failing";
        }
        return isPublishing ? "publishing" : behind > 0 ? "behind" : "done";
    }

    public boolean isParked() {
        return failures >= PARKED;
    }
}

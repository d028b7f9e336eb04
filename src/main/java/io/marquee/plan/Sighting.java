package io.marquee.plan;

/**
 * A plan as it was seen, with what becomes public by that.
 *
 * @param plan what was seen
 * @param event the contract's JSON of a plan that is online; null of one that is not, of which stays public what was
 */
public record Sighting(Plan plan, String event) {

    /** Characters of an event beside its title, about. */
    private static final int EVENT_LENGTH = 260;

    /** Publishes a plan that is online; one that is offline is only noted. */
    public static Sighting of(Plan plan) {
        return new Sighting(plan, plan.online() ? EventJson.append(new StringBuilder(EVENT_LENGTH + plan.title().length()), plan).toString() : null);
    }
}

package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Plan;
import io.marquee.plan.Presence;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.util.EnumMap;
import java.util.Map;

/** Counts the items of one poll, the plans among them, and which of them have each {@link Trait}. */
final class FieldCounts {

    private static final Map<Trait, String> FIELDS = Map.of(
            Trait.TITLE, "title", Trait.SELL_MODE, "sell_mode", Trait.START, "start", Trait.END, "end", Trait.TIME_ZONE, "time_zone",
            Trait.PRICES, "prices");
    private static final Map<Reason, Trait> UNREAD = Map.of(
            Reason.SELL_MODE_UNKNOWN, Trait.SELL_MODE_UNREAD, Reason.START_UNREADABLE, Trait.START_UNREAD,
            Reason.END_UNREADABLE, Trait.END_UNREAD, Reason.TIME_ZONE_UNKNOWN, Trait.TIME_ZONE_UNREAD);

    private final long[] counts = new long[Trait.values().length];
    private final DistinctPlans plans = new DistinctPlans();
    private long items;
    private long repeated;
    private Plan firstRepeated;

    /**
     * Counts an item.
     *
     * @param item as the mapping gave it
     * @param judged the plan or the rejection that was made of it
     * @param priceUnread whether it holds a price that is none
     */
    void add(JsonNode item, Object judged, boolean priceUnread) {
        items++;
        FIELDS.forEach((trait, field) -> count(trait, Presence.of(item, field)));
        count(Trait.PRICES_UNREAD, priceUnread);
        if (judged instanceof Plan plan) {
            if (!plans.add(plan.id())) {
                repeated++;
                firstRepeated = firstRepeated == null ? plan : firstRepeated;
            }
            count(Trait.ONLINE, plan.online());
        } else if (judged instanceof Rejection rejection) {
            count(Trait.ONLINE, "online".equals(item.path("sell_mode").asText()));
            Trait unread = UNREAD.get(rejection.reason());
            // of a sell mode that is not there, only that is told
            count(unread, unread != null && (unread != Trait.SELL_MODE_UNREAD || Presence.of(item, "sell_mode")));
        }
    }

    private void count(Trait trait, boolean has) {
        if (has) {
            counts[trait.ordinal()]++;
        }
    }

    /** The different plans that items became. */
    long plans() {
        return plans.count();
    }

    /** Plans with the ids of one before, in the first {@value DistinctPlans#MOST}. */
    long repeated() {
        return repeated;
    }

    /** The first of them; null without any. */
    Plan firstRepeated() {
        return firstRepeated;
    }

    Profile profile() {
        Map<Trait, Long> all = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            all.put(trait, counts[trait.ordinal()]);
        }
        return new Profile(items, all);
    }
}

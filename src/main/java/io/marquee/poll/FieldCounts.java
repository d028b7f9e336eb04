package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Plan;
import io.marquee.plan.Presence;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Counts the items of one poll, the plans among them, and which of them have each {@link Trait}. */
final class FieldCounts {

    private static final Set<Trait> FIELDS = EnumSet.of(
            Trait.TITLE, Trait.SELL_MODE, Trait.START, Trait.END, Trait.TIME_ZONE, Trait.PRICES, Trait.URL, Trait.CURRENCY, Trait.IMAGE,
            Trait.VENUE, Trait.CATEGORY, Trait.DESCRIPTION, Trait.STATUS);
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
     * @param detailUnread whether it holds a detail that cannot be read
     */
    void add(JsonNode item, Object judged, boolean priceUnread, boolean detailUnread) {
        items++;
        FIELDS.forEach(trait -> count(trait, Presence.of(item, trait.code())));
        count(Trait.PRICES_UNREAD, priceUnread);
        count(Trait.DETAILS_UNREAD, detailUnread);
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

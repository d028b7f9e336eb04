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
import java.util.UUID;

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
     * @return its traits, a bit each, by which {@link #addAgain} counts it
     */
    int add(JsonNode item, Object judged, boolean priceUnread, boolean detailUnread) {
        int traits = 0;
        for (Trait trait : FIELDS) {
            traits |= bit(trait, Presence.of(item, trait.code()));
        }
        traits |= bit(Trait.PRICES_UNREAD, priceUnread) | bit(Trait.DETAILS_UNREAD, detailUnread);
        if (judged instanceof Plan plan) {
            if (!plans.add(plan.id())) {
                repeated++;
                firstRepeated = firstRepeated == null ? plan : firstRepeated;
            }
            traits |= bit(Trait.ONLINE, plan.online());
        } else if (judged instanceof Rejection rejection) {
            traits |= bit(Trait.ONLINE, "online".equals(item.path("sell_mode").asText()));
            Trait unread = UNREAD.get(rejection.reason());
            // of a sell mode that is not there, only that is told
            traits |= bit(unread, unread != null && (unread != Trait.SELL_MODE_UNREAD || Presence.of(item, "sell_mode")));
        }
        count(traits);
        return traits;
    }

    /** Counts an item that is as it was, of a plan that has not come in this poll. */
    void addAgain(UUID plan, int traits) {
        plans.add(plan);
        count(traits);
    }

    private static int bit(Trait trait, boolean has) {
        return has ? 1 << trait.ordinal() : 0;
    }

    /** Whether what was counted so is on sale. */
    static boolean isOnline(int traits) {
        return (traits & bit(Trait.ONLINE, true)) != 0;
    }

    private void count(int traits) {
        items++;
        for (int left = traits; left != 0; left &= left - 1) {
            counts[Integer.numberOfTrailingZeros(left)]++;
        }
    }

    /** Whether an item has become this plan, or may have. */
    boolean has(UUID plan) {
        return plans.has(plan);
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

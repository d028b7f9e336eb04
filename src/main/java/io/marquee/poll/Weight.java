package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.marquee.poll.Hold.Measure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * By how much a feed differs from what there was.
 *
 * @param before different plans of the last complete feed
 * @param plans different plans of this one
 * @param known those of them that are stored already
 * @param repriced those of the known ones whose lowest or highest price is another, or is not there any more
 * @param rejected items of it that are no plans
 * @param mostly the reason of most of those; null without any
 */
public record Weight(long before, long plans, long known, long repriced, long rejected, String mostly) {

    private static final int HUNDRED = 100;

    /** What the database keeps; null of nothing. */
    public static Weight of(JsonNode json) {
        return json == null || !json.isObject()
                ? null
                : new Weight(json.path("before").asLong(), json.path("plans").asLong(), json.path("known").asLong(), json.path("repriced").asLong(),
                        json.path("rejected").asLong(), json.path("mostly").textValue());
    }

    String json() {
        return JsonNodeFactory.instance.objectNode()
                .put("before", before).put("plans", plans).put("known", known).put("repriced", repriced)
                .put("rejected", rejected).put("mostly", mostly).toString();
    }

    /** How many percent beyond, a little too much rather than too little; 0 where there is nothing to compare with. */
    BigDecimal percent(Measure measure) {
        return switch (measure) {
            case SHRINKS -> percent(before - plans, before);
            case GROWS -> percent(plans - before, before);
            case REPRICES -> percent(repriced, known);
        };
    }

    private static BigDecimal percent(long part, long whole) {
        return whole == 0 || part <= 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part).multiply(BigDecimal.valueOf(HUNDRED)).divide(BigDecimal.valueOf(whole), 1, RoundingMode.UP);
    }

    /**
     * Why a feed of this weight is held, one line; null when it is not.
     *
     * @param approved what a person has said yes to, null of nothing
     */
    String objection(Hold hold, Weight approved) {
        List<String> why = new ArrayList<>();
        for (Map.Entry<Measure, Integer> limit : hold.limits().entrySet()) {
            BigDecimal percent = percent(limit.getKey());
            boolean isBeyond = percent.compareTo(BigDecimal.valueOf(limit.getValue())) > 0;
            if (isBeyond && (approved == null || percent.compareTo(approved.percent(limit.getKey())) > 0)) {
                String yes = approved == null ? "" : ", and what was approved " + text(approved.percent(limit.getKey()));
                why.add(words(limit.getKey()) + " by " + text(percent) + ", " + figures(limit.getKey()) + "; hold allows " + limit.getValue() + "%" + yes);
            }
        }
        if (why.isEmpty()) {
            return null;
        }
        // of a feed that is held no rejection is kept, and it may well be held for them
        return String.join("; ", why) + (rejected == 0 ? "" : "; items that would be rejected: " + rejected + ", most of them as " + mostly);
    }

    private static String words(Measure measure) {
        return "the feed " + measure.word();
    }

    private String figures(Measure measure) {
        return measure == Measure.REPRICES ? repriced + " of " + known + " known plans" : "from " + before + " plans to " + plans;
    }

    private static String text(BigDecimal percent) {
        return percent.stripTrailingZeros().toPlainString() + "%";
    }
}

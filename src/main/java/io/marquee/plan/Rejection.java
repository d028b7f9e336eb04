package io.marquee.plan;

import java.util.UUID;

/**
 * One rejected item or record of a feed, kept for inspection.
 *
 * @param planUuid identity of the plan, null when its ids are not both readable
 * @param baseId as far as known, cut at {@value PlanReader#MAX_ID} characters
 * @param planId as far as known, cut at {@value PlanReader#MAX_ID} characters
 * @param reason why
 * @param detail why in words, one line of at most {@value #MAX_DETAIL} characters
 * @param fragment the item or its beginning, at most {@value #MAX_FRAGMENT} characters
 */
public record Rejection(
        UUID planUuid, String baseId, String planId, Reason reason, String detail, String fragment) {

    /** Characters kept of a rejected item. */
    public static final int MAX_FRAGMENT = 2_000;

    private static final int MAX_DETAIL = 300;

    public Rejection {
        baseId = storable(baseId, PlanReader.MAX_ID);
        planId = storable(planId, PlanReader.MAX_ID);
        detail = storable(detail, MAX_DETAIL);
        fragment = storable(fragment, MAX_FRAGMENT);
    }

    /** A record that could not be read at all. */
    public static Rejection ofRecord(Reason reason, String detail, String fragment) {
        return new Rejection(null, null, null, reason, detail, fragment);
    }

    /** Cuts, and replaces what a PostgreSQL text cannot hold. */
    private static String storable(String text, int limit) {
        if (text == null) {
            return null;
        }
        if (isPlain(text, limit)) {
            return text.length() <= limit ? text : text.substring(0, limit);
        }
        StringBuilder kept = new StringBuilder(Math.min(text.length(), limit));
        text.codePoints().limit(limit).forEach(c -> kept.appendCodePoint(isStorable(c) ? c : '\uFFFD'));
        return kept.toString();
    }

    /** Whether it can be stored as it is: nearly every text, and there may be millions of rejections. */
    private static boolean isPlain(String text, int limit) {
        int end = Math.min(text.length(), limit);
        int i = 0;
        while (i < end && text.charAt(i) != 0 && !Character.isSurrogate(text.charAt(i))) {
            i++;
        }
        return i == end;
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}

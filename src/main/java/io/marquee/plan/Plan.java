package io.marquee.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.UUID;

/**
 * One plan of one provider, checked: what Marquee stores and the search calls an event.
 *
 * @param id identity of (provider, baseId, planId), see {@link PlanId}
 * @param provider name of the provider, as its file says
 * @param baseId the provider's id of the base that holds the plan, opaque, 1 to {@value PlanReader#MAX_ID} characters
 * @param planId the provider's id of the plan within the base, opaque, 1 to {@value PlanReader#MAX_ID} characters
 * @param online whether the base was on sale when it was seen
 * @param title 1 to {@value PlanReader#MAX_TITLE} characters, kept to the letter
 * @param startsLocal wall-clock time as sent, microseconds at the finest
 * @param endsLocal wall-clock time as sent; null when the provider gives no end
 * @param startIsDate whether a date was sent for the start, without a time: the start is the midnight that begins it
 * @param endIsDate the same for the end
 * @param startsAt instant of the start
 * @param endsAt instant of the end, never before the start; the start itself when there is no end
 * @param minPrice lowest readable price, null when there is none
 * @param maxPrice highest readable price, null when there is none
 * @param details further fields of its JSON, with commas between them, see {@link PlanDetails}; null when there is none
 */
public record Plan(
        UUID id,
        String provider,
        String baseId,
        String planId,
        boolean online,
        String title,
        LocalDateTime startsLocal,
        LocalDateTime endsLocal,
        boolean startIsDate,
        boolean endIsDate,
        Instant startsAt,
        Instant endsAt,
        BigDecimal minPrice,
        BigDecimal maxPrice,
        String details) {

    /** The same plan with other details. */
    public Plan with(String others) {
        return new Plan(id, provider, baseId, planId, online, title, startsLocal, endsLocal, startIsDate, endIsDate, startsAt, endsAt, minPrice, maxPrice, others);
    }
}

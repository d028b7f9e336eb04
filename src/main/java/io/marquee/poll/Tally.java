package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Plan;
import io.marquee.plan.Reason;
import io.marquee.plan.Unread;
import java.util.EnumMap;
import java.util.Map;

/** What a poll passed over, so that it can be told. */
public final class Tally implements Unread {

    private static final int MAX_TOLD = 80;

    private boolean whole = true;
    private long skipped;
    private long unreadPrices;
    private JsonNode firstUnread;
    private long unreadDetails;
    private String firstDetail;
    private JsonNode firstUnreadDetail;
    private final FieldCounts fields = new FieldCounts();
    private final Map<Reason, Long> rejections = new EnumMap<>(Reason.class);

    Tally() {}

    /** Notes that something of a record was left out. */
    void notWhole() {
        whole = false;
    }

    /** Notes that the mapping made nothing of a record. */
    void skip() {
        skipped++;
    }

    /** Notes a price that is none, or a detail that cannot be read. */
    @Override
    public void value(String field, JsonNode value) {
        if (field.equals("prices")) {
            unreadPrices++;
            firstUnread = firstUnread == null ? value : firstUnread;
        } else {
            unreadDetails++;
            firstDetail = firstDetail == null ? field : firstDetail;
            firstUnreadDetail = firstUnreadDetail == null ? value : firstUnreadDetail;
        }
    }

    /** The items so far, and what they had. */
    FieldCounts fields() {
        return fields;
    }

    /** Notes an item that is rejected. */
    void reject(Reason reason) {
        rejections.merge(reason, 1L, Long::sum);
    }

    /** Items that are rejected. */
    long rejected() {
        return rejections.values().stream().mapToLong(count -> count).sum();
    }

    /** The reason of most of those; null without any. */
    String mostRejectedAs() {
        return rejections.entrySet().stream().max(Map.Entry.comparingByValue()).map(most -> most.getKey().code()).orElse(null);
    }

    /** Whether each record could be read and gave only items, not too many, so that a plan that is not among them has left the feed. */
    boolean isWhole() {
        return whole;
    }

    /** Records of which the mapping made nothing at all. */
    public long skipped() {
        return skipped;
    }

    /** Prices that could not be read. */
    public long unreadPrices() {
        return unreadPrices;
    }

    /**
     * The first of them in one line, at most {@value #MAX_TOLD} characters; null when all could be read.
     *
     * @param secrets values that it must not tell
     */
    public String firstUnread(VariableValues secrets) {
        return firstUnread == null ? null : told(text(firstUnread), secrets);
    }

    /** Values of {@code url}, {@code venue}, and the like that could not be read. */
    public long unreadDetails() {
        return unreadDetails;
    }

    /**
     * The first of them with its field in one line, at most {@value #MAX_TOLD} characters; null when all could be read.
     *
     * @param secrets values that it must not tell
     */
    public String firstUnreadDetail(VariableValues secrets) {
        return firstDetail == null ? null : told(firstDetail + ": " + text(firstUnreadDetail), secrets);
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /** Plans with the ids of one before, whose place they took. */
    public long repeated() {
        return fields.repeated();
    }

    /**
     * The ids of the first of them in one line, at most {@value #MAX_TOLD} characters; null without any.
     *
     * @param secrets values that it must not tell
     */
    public String firstRepeated(VariableValues secrets) {
        Plan plan = fields.firstRepeated();
        return plan == null ? null : told(plan.baseId() + " " + plan.planId(), secrets);
    }

    private static String told(String text, VariableValues secrets) {
        // before it is cut: of a secret not even the beginning is to be told
        String clean = secrets.clean(text);
        return clean.substring(0, Math.min(clean.length(), MAX_TOLD));
    }
}

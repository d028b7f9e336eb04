package io.marquee.plan;

import java.util.Locale;

/** Why an item of a feed was rejected. The lower-case names are stored, counted, and public: they are never reused. */
public enum Reason {
    /** Base id or plan id is absent or blank. */
    ID_MISSING,
    /** Base id or plan id is longer than {@value PlanReader#MAX_ID} characters. */
    ID_TOO_LONG,
    /** Title is absent or blank. */
    TITLE_MISSING,
    /** Title is longer than {@value PlanReader#MAX_TITLE} characters. */
    TITLE_TOO_LONG,
    /** An id or the title holds a control character (tab and line ends aside) or half a surrogate pair. */
    TEXT_INVALID,
    /** Sell mode is neither {@code online} nor {@code offline}. */
    SELL_MODE_UNKNOWN,
    /** Start is absent or blank. */
    START_MISSING,
    /** Start is not a date and time of the calendar, years 0001 to 9999. */
    START_UNREADABLE,
    /** Start is further from this month than the settings {@code provider.months-behind} and {@code provider.months-ahead} allow. */
    START_OUT_OF_RANGE,
    /** The plan is new, and the provider has as many as the setting {@code provider.max-plans} allows. */
    PLANS_TOO_MANY,
    /** The item names a time zone that there is none of. */
    TIME_ZONE_UNKNOWN,
    /** End is given and not a date and time of the calendar, years 0001 to 9999. */
    END_UNREADABLE,
    /** The event would end before it starts. */
    END_BEFORE_START,
    /** The record is ill-formed, or the provider's mapping fails on it. */
    RECORD_UNREADABLE,
    /** The record is larger than the setting {@code feed.record-max-bytes}. */
    RECORD_TOO_LARGE,
    /** The record gives more items than the setting {@code feed.record-max-items}; the first ones are taken. */
    ITEMS_TOO_MANY,
    /** The mapping gave something that is neither a plan nor a list of plans: null, a number, text, or a boolean. */
    MAPPING_NOT_A_PLAN,
    /** The mapping needs more than one record may cost, or does not end. */
    MAPPING_TOO_COSTLY,
    /** The plan is readable, and the database rejects it: one of its constraints or types does not allow it. */
    NOT_STORABLE;

    /** The name as it is stored and counted. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.marquee.poll;

import java.util.Locale;

/** What an item of a feed may have, counted with each poll. The lower-case names are stored, and public as a label of metrics. */
public enum Trait {
    TITLE,
    SELL_MODE,
    /** On sale: the sell mode is {@code online}. */
    ONLINE,
    START,
    END,
    TIME_ZONE,
    PRICES,
    URL,
    CURRENCY,
    IMAGE,
    VENUE,
    CATEGORY,
    DESCRIPTION,
    STATUS,
    /** A sell mode that is neither {@code online} nor {@code offline}. */
    SELL_MODE_UNREAD,
    /** A start that is no time. */
    START_UNREAD,
    /** An end that is no time. */
    END_UNREAD,
    /** A time zone that there is none of. */
    TIME_ZONE_UNREAD,
    /** At least one price that is none. */
    PRICES_UNREAD,
    /** At least one of url, currency, image, venue, category, description, and status that cannot be read. */
    DETAILS_UNREAD;

    /** Kept, as it is asked for thirteen times for each item. */
    private final String code = name().toLowerCase(Locale.ROOT);

    /** The name as it is stored and counted, such as {@code prices_unread}. */
    public String code() {
        return code;
    }
}

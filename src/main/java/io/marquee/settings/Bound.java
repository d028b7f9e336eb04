package io.marquee.settings;

import java.time.Duration;

/**
 * The least and the greatest value, both inclusive, of a setting that is a number, a size, or a duration. Values outside of them would be
 * rejected by a library later, or overflow.
 */
record Bound(String least, String greatest) {

    /**
     * @param name of the setting, for messages
     * @param value of the right form
     */
    void check(String name, String value) {
        if (!contains(amount(value))) {
            throw new SettingException("setting " + name + " must be from " + least + " to " + greatest + ", not \"" + value + "\"");
        }
    }

    boolean contains(Duration duration) {
        return contains(duration.toMillis());
    }

    private boolean contains(long amount) {
        return amount >= amount(least) && amount <= amount(greatest);
    }

    /** A number, or milliseconds. */
    private static long amount(String value) {
        return value.matches("\\d+") ? Long.parseLong(value) : Durations.parse(value).toMillis();
    }
}

package io.marquee.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings and provider files write them: a number with ms, s, m, or h. */
public final class Durations {

    private static final Pattern NOTATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Durations() {}

    /** Whether it may be the period of a provider: above 0, a year at most. */
    public static boolean isPeriod(Duration duration) {
        return Keys.isPeriod(duration);
    }

    /** @throws IllegalArgumentException when the text is not in that notation */
    public static Duration parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration such as 500ms, 30s, 5m, or 1h: " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}

package io.marquee.feed;

import io.marquee.settings.Settings;
import java.time.Duration;

/**
 * How much a provider may send in one poll, and how long it may take.
 *
 * @param deadline from the first request to the last byte
 * @param connect longest wait for a connection
 * @param silence longest wait for the next byte
 * @param maxBytes all that comes over its connections, whatever it is
 * @param leastSpeed bytes a second that it sends at least, while it sends
 * @param slowTime over how much waiting that speed is measured
 */
public record TransferLimits(
        Duration deadline, Duration connect, Duration silence, long maxBytes, int leastSpeed, Duration slowTime) {

    /** The limits that the settings {@code feed.*} name. */
    public static TransferLimits of(Settings settings) {
        return new TransferLimits(
                settings.duration("feed.deadline"),
                settings.duration("feed.connect-timeout"),
                settings.duration("feed.read-timeout"),
                settings.size("feed.max-bytes"),
                settings.number("feed.least-speed"),
                settings.duration("feed.slow-time"));
    }

    /** The same, with less time if less is left. */
    TransferLimits within(Duration left) {
        return left.compareTo(deadline) >= 0 ? this : new TransferLimits(left, connect, silence, maxBytes, leastSpeed, slowTime);
    }
}

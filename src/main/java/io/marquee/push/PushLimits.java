package io.marquee.push;

import io.marquee.settings.Settings;

/**
 * How many pushes may wait to be polled, and how large they may be.
 *
 * @param bytes of one of them
 * @param mostBytes of all that wait
 */
public record PushLimits(int bytes, long mostBytes) {

    /** What one provider may have waiting, as a part of what all may. */
    private static final int PART_OF_ONE = 4;
    private static final int MOST = 4_000;

    public static PushLimits of(Settings settings) {
        return new PushLimits(settings.number("push.max-bytes"), settings.size("push.max-waiting-bytes"));
    }

    /** Most that may wait. */
    int most() {
        return MOST;
    }

    /** Most of one provider. */
    int mostOfOne() {
        return MOST / PART_OF_ONE;
    }

    /** Most bytes of one provider. */
    long mostBytesOfOne() {
        return mostBytes / PART_OF_ONE;
    }
}

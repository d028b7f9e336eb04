package io.marquee.bench;

import java.util.Locale;

/** Counts durations in buckets that are at most 1/64 wide of what they hold; nothing is cut off. */
final class Latencies {

    private static final int SUB_BITS = 6;
    private static final int SUBS = 1 << SUB_BITS;
    private static final double NANOS_A_MILLI = 1e6;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUBS];
    private long total;
    private long max;

    void add(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)]++;
        total++;
        max = Math.max(max, value);
    }

    long count() {
        return total;
    }

    /** Upper end of the bucket that holds the given part of all values, or the largest value if that is lower. */
    long at(double percent) {
        long rank = Math.max(1, (long) Math.ceil(total * percent / 100));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(max, upperEnd(i));
            }
        }
        return max;
    }

    /** The same in milliseconds, as text. */
    String millis(double percent) {
        return String.format(Locale.ROOT, "%.2f", at(percent) / NANOS_A_MILLI);
    }

    private static int bucket(long value) {
        if (value < SUBS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift << SUB_BITS) + (int) (value >>> shift);
    }

    private static long upperEnd(int bucket) {
        if (bucket < 2 * SUBS) {
            return bucket;
        }
        int shift = (bucket >> SUB_BITS) - 1;
        return ((long) (bucket - (shift << SUB_BITS) + 1) << shift) - 1;
    }
}

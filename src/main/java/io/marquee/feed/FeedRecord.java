package io.marquee.feed;

import io.marquee.plan.Rejection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One record of a feed, or the refusal that stands in its place.
 *
 * @param number position in the feed, from 1
 * @param bytes the record, UTF-8; null when it is refused
 * @param refused why it could not even be cut out; null when there are bytes
 */
public record FeedRecord(long number, byte[] bytes, Rejection refused) {

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /** @throws FeedException when the record was refused already, or is not UTF-8 */
    public byte[] content() throws FeedException {
        if (refused != null) {
            throw new FeedException(refused.detail());
        }
        if (!isUtf8()) {
            throw new FeedException("invalid UTF-8");
        }
        return bytes;
    }

    /** Whether there is neither an overlong form nor half a surrogate pair: the parser takes those for characters, and finds the rest. */
    private boolean isUtf8() {
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int last = bytes.length - 1;
        for (int i = 0; i <= last; i++) {
            while (i + Long.BYTES <= last && (all.getLong(i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
            }
            int first = bytes[i] & 0xFF;
            if (first >= 0xC0) {
                int second = i < last ? bytes[i + 1] & 0xFF : 0;
                boolean overlong = first < 0xC2 || first == 0xE0 && second < 0xA0 || first == 0xF0 && second < 0x90;
                boolean outside = first == 0xED && second > 0x9F || first == 0xF4 && second > 0x8F || first > 0xF4;
                if (overlong || outside) {
                    return false;
                }
            }
        }
        return true;
    }
}

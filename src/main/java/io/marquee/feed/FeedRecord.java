package io.marquee.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Rejection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One record of a feed, or the rejection that stands in its place.
 *
 * @param number position in the feed, from 1
 * @param bytes the record as it was sent, in UTF-8; null for a row of a table and for a rejection
 * @param fields a row of CSV or of a sheet, which needs no further parser; else null
 * @param rejected why it could not even be cut out; else null
 */
public record FeedRecord(long number, byte[] bytes, JsonNode fields, Rejection rejected) {

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /**
     * Its bytes, or its fields.
     *
     * @throws FeedException when the record was rejected already, or is not UTF-8
     */
    public Object content() throws FeedException {
        if (rejected != null) {
            throw new FeedException(rejected.detail());
        }
        if (fields != null) {
            return fields;
        }
        if (!isUtf8()) {
            throw new FeedException("invalid UTF-8");
        }
        return bytes;
    }

    /** Its bytes, or the characters in its fields. */
    public int size() {
        if (bytes != null) {
            return bytes.length;
        }
        int size = 0;
        for (JsonNode field : fields == null ? List.<JsonNode>of() : fields) {
            size += field.asText().length();
        }
        return size;
    }

    /** The record as text, for the fragment of a rejection. */
    public String text() {
        return bytes != null ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(fields);
    }

    /** Whether there is no overlong form, no surrogate, and nothing beyond U+10FFFF: the parsers let those pass, and find other malformed UTF-8. */
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

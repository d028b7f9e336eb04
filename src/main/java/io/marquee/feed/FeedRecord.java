package io.marquee.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Rejection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * One record of a feed, or the rejection that stands in its place. What it holds may be read only when it is asked for: whoever knows it by what
 * it is cut out of need not ask.
 */
public final class FeedRecord {

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final long number;
    private final byte[] cut;
    private final String around;
    private Supplier<FeedRecord> unread;
    private byte[] bytes;
    private JsonNode fields;
    private Rejection rejected;

    private FeedRecord(long number, byte[] cut, String around, Supplier<FeedRecord> unread, byte[] bytes, JsonNode fields, Rejection rejected) {
        this.number = number;
        this.cut = cut;
        this.around = around;
        this.unread = unread;
        this.bytes = bytes;
        this.fields = fields;
        this.rejected = rejected;
    }

    /** @param bytes the record as it was sent, in UTF-8, by which it is known */
    public static FeedRecord of(long number, byte[] bytes) {
        return new FeedRecord(number, bytes, "", null, bytes, null, null);
    }

    /** @param fields a row of a sheet, which needs no further parser, and is known by its cells */
    public static FeedRecord of(long number, JsonNode fields) {
        return new FeedRecord(number, null, "", null, null, fields, null);
    }

    /** @param rejected why it could not even be cut out */
    public static FeedRecord of(long number, Rejection rejected) {
        return new FeedRecord(number, null, "", null, null, null, rejected);
    }

    /**
     * A record that is not read yet.
     *
     * @param cut what it is cut out of
     * @param around what else in the feed decides what it holds, such as the first row of a table
     * @param reading makes it; called once at most
     */
    static FeedRecord unread(long number, byte[] cut, String around, Supplier<FeedRecord> reading) {
        return new FeedRecord(number, cut, around, reading, null, null, null);
    }

    /** The same at another place. */
    FeedRecord at(long place) {
        return new FeedRecord(place, cut, around, unread, bytes, fields, rejected);
    }

    private void read() {
        if (unread != null) {
            FeedRecord read = unread.get();
            unread = null;
            bytes = read.bytes;
            fields = read.fields;
            rejected = read.rejected;
        }
    }

    /** Position in the feed, from 1. */
    public long number() {
        return number;
    }

    /** By what it is known again, together with {@link #around}; null of a row of a sheet and of a rejection. */
    public byte[] cut() {
        return cut;
    }

    /** What else in the feed decides what it holds; empty where nothing does. */
    public String around() {
        return around;
    }

    /** The record in UTF-8; null of a row of a table and of a rejection. */
    public byte[] bytes() {
        read();
        return bytes;
    }

    /** A row of CSV or of a sheet, which needs no further parser; else null. */
    public JsonNode fields() {
        read();
        return fields;
    }

    /** Why it could not be cut out or read; else null. */
    public Rejection rejected() {
        read();
        return rejected;
    }

    /**
     * Its bytes, or its fields.
     *
     * @throws FeedException when the record was rejected already, or is not UTF-8
     */
    public Object content() throws FeedException {
        if (rejected() != null) {
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

    /** The bytes that it is cut out of, or the characters in its fields. */
    public int size() {
        if (cut != null) {
            return cut.length;
        }
        int size = 0;
        for (JsonNode field : fields == null ? List.<JsonNode>of() : fields) {
            size += field.asText().length();
        }
        return size;
    }

    /** The record as text, for the fragment of a rejection. */
    public String text() {
        return bytes() != null ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(fields);
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

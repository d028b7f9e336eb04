package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a CSV text into its rows: a row ends at the first line end that is not inside a quoted field, and a field is quoted when a quote
 * is the first thing in it. One pass, memory of one row.
 *
 * <p>Of a row with a quote out of place only the first line is given; the lines after it are read again, as rows. No byte is read
 * more than twice: a line that leaves a quote open holds an odd number of quotes, and the next line with an odd number either closes it or
 * has a quote out of place itself.
 */
final class CsvRows {

    /** Most bytes of a row; a quote that is not closed within them is out of place. */
    static final int MAX_ROW = 1 << 16;

    private static final int NONE = -1;

    private final InputStream in;
    private byte delimiter;
    private final byte[] buffer = new byte[4 * MAX_ROW];
    private int start;
    private int limit;
    /** Of the row being read, as offsets from its start: the next byte, and the first line end in it; then whether a quote is out of place. */
    private int at;
    private int lineEnd;
    private boolean broken;

    CsvRows(InputStream in, char delimiter) {
        this.in = in;
        this.delimiter = (byte) delimiter;
    }

    /** From the next row on, fields end at another character. */
    void delimit(char other) {
        delimiter = (byte) other;
    }

    /** The next row without its line end; null at the end. */
    byte[] next() throws IOException {
        at = 0;
        lineEnd = NONE;
        broken = false;
        if (!has()) {
            return null;
        }
        boolean more = true;
        while (more) {
            more = has() && buffer[start + at] == '"' ? quoted() : plain();
        }
        broken |= at > MAX_ROW;
        int end = broken && lineEnd != NONE ? lineEnd : at;
        int length = end > 0 && buffer[start + end - 1] == '\r' ? end - 1 : end;
        byte[] row = Arrays.copyOfRange(buffer, start, start + length);
        start = Math.min(limit, start + end + 1);
        return row;
    }

    /** Whether a quote is out of place in the last row. */
    boolean isBroken() {
        return broken;
    }

    /** Passes a field that is not quoted, or the rest of a row out of order; false when the row is over. */
    private boolean plain() throws IOException {
        while (hasAfter(delimiter)) {
            byte c = buffer[start + at];
            if (c == '\n') {
                return false;
            }
            broken |= c == '"';
            if (broken && lineEnd != NONE) {
                return false;
            }
            at++;
            if (c == delimiter && !broken) {
                return true;
            }
        }
        return false;
    }

    /** Passes a field from its first quote on; false when the row is over. */
    private boolean quoted() throws IOException {
        at++;
        while (hasAfter((byte) '"')) {
            byte c = buffer[start + at++];
            if (c == '"') {
                if (!has() || buffer[start + at] != '"') {
                    return closed();
                }
                at++;
            } else if (c == '\n' && lineEnd == NONE) {
                lineEnd = at - 1;
            }
        }
        if (lineEnd == NONE) {
            throw new FeedException("cut off inside a quoted field");
        }
        broken = true;
        return false;
    }

    /** Stands behind the quote that closes a field. */
    private boolean closed() throws IOException {
        if (!has()) {
            return false;
        }
        byte c = buffer[start + at];
        if (c == delimiter) {
            at++;
            return true;
        }
        boolean ends = c == '\n' || c == '\r' && isNext('\n');
        broken = !ends;
        return plain();
    }

    private boolean isNext(char expected) throws IOException {
        at++;
        boolean found = !has() || buffer[start + at] == expected;
        at--;
        return found;
    }

    /** Whether there is a next byte of this row; false also beyond {@link #MAX_ROW}, and an exception when no line has ended before that. */
    private boolean has() throws IOException {
        if (at > MAX_ROW) {
            if (lineEnd == NONE) {
                throw new FeedException("a row of more than " + MAX_ROW + " bytes");
            }
            return false;
        }
        return start + at < limit || fill();
    }

    /** Passes what is neither a line end nor a quote nor this byte; most bytes of a feed go through here. */
    private boolean hasAfter(byte stop) throws IOException {
        do {
            int end = Math.min(limit, start + MAX_ROW + 1);
            int i = start + at;
            while (i < end && buffer[i] != '\n' && buffer[i] != '"' && buffer[i] != stop) {
                i++;
            }
            at = i - start;
            if (i < end) {
                return true;
            }
        } while (has());
        return false;
    }

    private boolean fill() throws IOException {
        if (buffer.length - limit < MAX_ROW) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            start = 0;
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, read);
        return read > 0;
    }
}

package io.marquee.search;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Puts a gzip body together from pieces that were compressed before and pieces that stay as they are; compresses nothing
 * itself (RFC 1952; stored blocks by RFC 1951, section 3.2.4).
 */
final class GzipBody {

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int MAX_STORED = 65_535;
    private static final int STORED_HEAD = 5;
    private static final int TAIL = 8;
    private static final int INITIAL = 4_096;

    private final List<ByteBuf> parts = new ArrayList<>();
    /** What is not yet in a stored block. */
    private byte[] plain = new byte[INITIAL];
    private int plainLength;
    /** What is not yet in {@code parts}. */
    private byte[] out = new byte[INITIAL];
    private int outLength;
    private final CRC32 crc = new CRC32();
    private int checksum;
    private int length;

    GzipBody() {
        append(HEAD, HEAD.length);
    }

    /** Bytes that are sent as they are. */
    void plain(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, plain, plainLength, bytes.length);
        plainLength += bytes.length;
    }

    /** Events that are sent as they are, each with its comma. */
    void plain(Month month, int from, int to) {
        int added = month.length(from, to);
        room(added);
        month.copy(from, to, plain, plainLength);
        plainLength += added;
    }

    /** Takes back the comma behind the last event. */
    void dropComma() {
        plainLength--;
    }

    /**
     * A piece that is compressed already.
     *
     * @param pieceChecksum CRC-32 of what it unpacks to
     * @param pieceLength bytes that it unpacks to
     */
    void packed(ByteBuf piece, int pieceChecksum, int pieceLength) {
        flushPlain(false);
        flushOut();
        parts.add(piece);
        checksum = Checksums.join(checksum, pieceChecksum, pieceLength);
        length += pieceLength;
    }

    Buffer finish() {
        flushPlain(true);
        byte[] tail = new byte[TAIL];
        for (int i = 0; i < Integer.BYTES; i++) {
            tail[i] = (byte) (checksum >>> 8 * i);
            tail[Integer.BYTES + i] = (byte) (length >>> 8 * i);
        }
        append(tail, TAIL);
        flushOut();
        return Found.joined(parts);
    }

    private void flushPlain(boolean last) {
        if (plainLength == 0 && !last) {
            return;
        }
        int at = 0;
        do {
            int count = Math.min(MAX_STORED, plainLength - at);
            boolean end = last && at + count == plainLength;
            byte[] head = {(byte) (end ? 1 : 0), (byte) count, (byte) (count >> 8), (byte) ~count, (byte) (~count >> 8)};
            append(head, STORED_HEAD);
            ensureOut(count);
            System.arraycopy(plain, at, out, outLength, count);
            outLength += count;
            at += count;
        } while (at < plainLength);
        crc.reset();
        crc.update(plain, 0, plainLength);
        checksum = Checksums.join(checksum, (int) crc.getValue(), plainLength);
        length += plainLength;
        plainLength = 0;
    }

    private void flushOut() {
        parts.add(Unpooled.wrappedBuffer(Arrays.copyOf(out, outLength)));
        outLength = 0;
    }

    private void append(byte[] bytes, int count) {
        ensureOut(count);
        System.arraycopy(bytes, 0, out, outLength, count);
        outLength += count;
    }

    private void room(int more) {
        if (plainLength + more > plain.length) {
            plain = Arrays.copyOf(plain, Math.max(plain.length * 2, plainLength + more));
        }
    }

    private void ensureOut(int more) {
        if (outLength + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, outLength + more));
        }
    }
}

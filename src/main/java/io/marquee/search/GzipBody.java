package io.marquee.search;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Puts a gzip body together from pieces that were compressed before and pieces that stay as they are; compresses nothing
 * itself (RFC 1952; stored blocks by RFC 1951, section 3.2.4).
 */
final class GzipBody {

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int MAX_STORED = 65_535;
    private static final int INITIAL = 4_096;

    private final List<ByteBuf> parts = new ArrayList<>();
    /** What is not yet in a stored block. */
    private final ByteBuf plain = Unpooled.buffer(INITIAL);
    /** What is not yet in {@code parts}. */
    private final ByteBuf out = Unpooled.buffer(INITIAL);
    private final CRC32 crc = new CRC32();
    private int checksum;
    private int length;

    GzipBody() {
        out.writeBytes(HEAD);
    }

    /** Bytes that are sent as they are. */
    void plain(byte[] bytes) {
        plain.writeBytes(bytes);
    }

    /** Events that are sent as they are, each with its comma. */
    void plain(Month month, int from, int to) {
        plain.writeBytes(month.json(from, to));
    }

    /** Takes back the comma behind the last event. */
    void dropComma() {
        plain.writerIndex(plain.writerIndex() - 1);
    }

    /**
     * A piece that is compressed already.
     *
     * @param pieceChecksum CRC-32 of what it unpacks to
     * @param pieceLength bytes that it unpacks to
     */
    void packed(ByteBuf piece, int pieceChecksum, int pieceLength) {
        if (plain.isReadable()) {
            flushPlain(false);
        }
        flushOut();
        parts.add(piece);
        count(pieceChecksum, pieceLength);
    }

    Buffer finish() {
        flushPlain(true);
        out.writeIntLE(checksum);
        out.writeIntLE(length);
        flushOut();
        return Found.joined(parts);
    }

    /** Writes stored blocks. */
    private void flushPlain(boolean last) {
        crc.reset();
        crc.update(plain.array(), plain.arrayOffset(), plain.readableBytes());
        count((int) crc.getValue(), plain.readableBytes());
        do {
            int size = Math.min(MAX_STORED, plain.readableBytes());
            out.writeByte(last && size == plain.readableBytes() ? 1 : 0);
            out.writeShortLE(size);
            out.writeShortLE(~size);
            out.writeBytes(plain, size);
        } while (plain.isReadable());
        plain.clear();
    }

    private void count(int addedChecksum, int addedLength) {
        checksum = Checksums.join(checksum, addedChecksum, addedLength);
        length += addedLength;
    }

    private void flushOut() {
        parts.add(out.copy());
        out.clear();
    }
}

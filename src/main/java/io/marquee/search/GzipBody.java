package io.marquee.search;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Builds a gzip body from pieces that were compressed before and pieces that stay uncompressed, so that most requests pay for no compression
 * (RFC 1952; stored blocks by RFC 1951, section 3.2.4).
 */
final class GzipBody {

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER = 2 * Integer.BYTES;
    private static final int MOST_STORED = 65_535;
    /** Of a stored block: whether it is the last one, its length, and that inverted. */
    private static final int BLOCK_HEAD = 5;
    private static final int NONE = -1;

    /** Bytes that are written here, and not referred to elsewhere. */
    private final ByteBuf own;
    /** Null when all is written. */
    private final CompositeByteBuf joined;
    private final CRC32 crc = new CRC32();
    /** Where the open stored block begins. */
    private int block = NONE;
    /** How many bytes of {@code own} are in {@code joined}. */
    private int joinedTo;
    private int checksum;
    private int length;

    private GzipBody(ByteBuf own, CompositeByteBuf joined) {
        this.own = own;
        this.joined = joined;
        own.writeBytes(HEAD);
    }

    /** Most bytes to be written for so many uncompressed bytes with so many compressed pieces between them. */
    static long bound(long plain, int pieces) {
        long blocks = pieces + 1L + plain / MOST_STORED;
        return HEAD.length + plain + pieces + blocks * BLOCK_HEAD + TRAILER;
    }

    /** One that copies its pieces, as together they are little. */
    static GzipBody copied(int bytes) {
        return new GzipBody(Unpooled.wrappedBuffer(new byte[bytes]).clear(), null);
    }

    /**
     * One that refers to its pieces.
     *
     * @param own by {@link #bound}
     */
    static GzipBody joined(int own, int pieces) {
        return new GzipBody(
                Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(own))).clear(),
                Unpooled.compositeBuffer(2 * pieces + 1));
    }

    /** Bytes that are sent as they are. */
    void plain(byte[] bytes) {
        plain(Unpooled.wrappedBuffer(bytes));
    }

    /** Events that are sent as they are, each with its comma. */
    void plain(Events events, int from, int to) {
        if (from < to) {
            plain(events.json(from, to));
        }
    }

    private void plain(ByteBuf bytes) {
        while (bytes.isReadable()) {
            if (block != NONE && stored() == MOST_STORED) {
                endBlock(false);
            }
            if (block == NONE) {
                block = own.writerIndex();
                own.writeZero(BLOCK_HEAD);
            }
            own.writeBytes(bytes, Math.min(bytes.readableBytes(), MOST_STORED - stored()));
        }
    }

    private int stored() {
        return own.writerIndex() - block - BLOCK_HEAD;
    }

    /** Takes back the comma behind the last event. */
    void dropComma() {
        own.writerIndex(own.writerIndex() - 1);
    }

    /**
     * A piece that is compressed already.
     *
     * @param pieceChecksum CRC-32 of what it unpacks to
     * @param pieceLength bytes that it unpacks to
     */
    void packed(ByteBuf piece, int pieceChecksum, int pieceLength) {
        if (block != NONE) {
            endBlock(false);
        }
        if (joined == null) {
            own.writeBytes(piece);
        } else {
            joinOwn();
            joined.addComponent(true, piece);
        }
        count(pieceChecksum, pieceLength);
    }

    /** Ends with a plain piece. */
    Buffer finish() {
        endBlock(true);
        own.writeIntLE(checksum);
        own.writeIntLE(length);
        if (joined == null) {
            return BufferImpl.buffer(own);
        }
        joinOwn();
        return BufferImpl.buffer(joined);
    }

    private void endBlock(boolean last) {
        int size = stored();
        own.setByte(block, last ? 1 : 0).setShortLE(block + 1, size).setShortLE(block + 1 + Short.BYTES, ~size);
        crc.reset();
        crc.update(own.nioBuffer(block + BLOCK_HEAD, size));
        count((int) crc.getValue(), size);
        block = NONE;
    }

    private void count(int addedChecksum, int addedLength) {
        checksum = Checksums.join(checksum, addedChecksum, addedLength);
        length += addedLength;
    }

    private void joinOwn() {
        joined.addComponent(true, own.slice(joinedTo, own.writerIndex() - joinedTo));
        joinedTo = own.writerIndex();
    }
}

package io.marquee.feed;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952), one member after the other, each with its checksum. It ignores what follows the last member.
 *
 * <p>Java's own stream calls itself once for each empty member, until the stack is full. That of Commons Compress 1.28 keeps the name of a
 * member in memory, however long, and fails on what follows the last member.
 */
final class GzipMembers extends BlockInput {

    private static final int MAGIC = 0x8B1F;
    private static final int DEFLATE = 8;
    private static final int CRC_FLAG = 2;
    private static final int EXTRA_FLAG = 4;
    private static final int NAME_FLAG = 8;
    private static final int COMMENT_FLAG = 16;
    private static final int RESERVED_FLAGS = 0xE0;
    /** Time, further flags, and operating system. */
    private static final int PASSED_OVER = 6;
    private static final int BYTE_BITS = 8;
    private static final int SHORT_BITS = 16;
    private static final long INT_MASK = 0xFFFF_FFFFL;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int at;
    private int end;
    private boolean inMember;
    private boolean ended;

    /** @param in begins with a member */
    GzipMembers(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int unpacked = inMember ? inflate(target, offset, length) : 0;
            if (unpacked > 0) {
                crc.update(target, offset, unpacked);
                return unpacked;
            }
            if (inMember && inflater.finished()) {
                endMember();
            } else if (inMember) {
                more();
            } else if (!beginMember()) {
                ended = true;
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws ZipException {
        try {
            int unpacked = inflater.inflate(target, offset, length);
            if (unpacked == 0 && inflater.needsDictionary()) {
                throw new ZipException("a dictionary is needed");
            }
            return unpacked;
        } catch (DataFormatException e) {
            throw new ZipException("not deflated");
        }
    }

    private void more() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException();
        }
        inflater.setInput(buffer, at, end - at);
        at = end;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    /** @return whether there is one */
    private boolean beginMember() throws IOException {
        if (at == end && !fill()) {
            return false;
        }
        int first = next();
        if (first != (MAGIC & 0xFF) || at == end && !fill() || next() != MAGIC >> BYTE_BITS) {
            return false;
        }
        int method = next();
        int flags = next();
        if (method != DEFLATE || (flags & RESERVED_FLAGS) != 0) {
            throw new ZipException("an unknown method");
        }
        pass(PASSED_OVER);
        if ((flags & EXTRA_FLAG) != 0) {
            pass(nextShort());
        }
        if ((flags & NAME_FLAG) != 0) {
            passText();
        }
        if ((flags & COMMENT_FLAG) != 0) {
            passText();
        }
        if ((flags & CRC_FLAG) != 0) {
            nextShort();
        }
        inflater.reset();
        crc.reset();
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        at = end - inflater.getRemaining();
        long sum = nextShort() | (long) nextShort() << SHORT_BITS;
        long length = nextShort() | (long) nextShort() << SHORT_BITS;
        if (sum != crc.getValue() || length != (inflater.getBytesWritten() & INT_MASK)) {
            throw new ZipException("a wrong sum or length");
        }
        inMember = false;
    }

    private void pass(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void passText() throws IOException {
        int next = next();
        while (next != 0) {
            next = next();
        }
    }

    private int nextShort() throws IOException {
        int low = next();
        return low | next() << BYTE_BITS;
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException();
        }
        return buffer[at++] & 0xFF;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}

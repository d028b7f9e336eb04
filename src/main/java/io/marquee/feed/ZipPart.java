package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What the directory of a zip file says of one part.
 *
 * @param locked whether it needs a password
 * @param method how it is packed
 * @param crc checksum of the unpacked bytes
 * @param packed its bytes in the file
 * @param unpacked its bytes once they are unpacked
 * @param offset of the header before it in the file
 */
record ZipPart(boolean locked, int method, long crc, long packed, long unpacked, long offset) {

    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /** Its bytes, unpacked; a {@link DamageException} when they are other ones than the directory says. */
    InputStream stream(FileChannel file) throws IOException {
        long start = ZipEntries.dataOf(file, offset);
        if (start < 0 || packed < 0 || unpacked < 0 || packed > file.size() - start || locked) {
            throw new DamageException();
        }
        if (method != STORED && method != DEFLATED) {
            throw new FeedException("a part of the workbook is packed in another way than deflate");
        }
        return new Unpacking(file, start);
    }

    /** Thrown when a part is not what the directory says of it. */
    static final class DamageException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    private final class Unpacking extends BlockInput {

        private final FileChannel file;
        private final Inflater inflater = method == DEFLATED ? new Inflater(true) : null;
        private final CRC32 sum = new CRC32();
        private final byte[] input = new byte[1 << 15];
        private long position;
        private long left = packed;
        private long given;
        private boolean closed;

        Unpacking(FileChannel file, long start) {
            this.file = file;
            this.position = start;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = closed ? -1 : inflater == null ? fill(bytes, from, length) : inflate(bytes, from, length);
            if (read < 0) {
                if (!closed && (given != unpacked || sum.getValue() != crc)) {
                    throw new DamageException();
                }
                return -1;
            }
            sum.update(bytes, from, read);
            given += read;
            if (given > unpacked) {
                throw new DamageException();
            }
            return read;
        }

        private int inflate(byte[] bytes, int from, int length) throws IOException {
            try {
                int read = inflater.inflate(bytes, from, length);
                while (read == 0 && !inflater.finished()) {
                    int filled = inflater.needsDictionary() ? -1 : fill(input, 0, input.length);
                    if (filled < 0) {
                        throw new DamageException();
                    }
                    inflater.setInput(input, 0, filled);
                    read = inflater.inflate(bytes, from, length);
                }
                return read == 0 ? -1 : read;
            } catch (DataFormatException e) {
                throw (IOException) new DamageException().initCause(e);
            }
        }

        private int fill(byte[] bytes, int from, int length) throws IOException {
            int read = left == 0 ? -1 : file.read(ByteBuffer.wrap(bytes, from, (int) Math.min(length, left)), position);
            left -= Math.max(0, read);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public void close() {
            closed = true;
            if (inflater != null) {
                inflater.end();
            }
        }
    }
}

package io.marquee.kit;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks as strictly as the strictest client: one member (RFC 1952), its checksum and length, and nothing behind it. */
public final class Gzip {

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0};
    private static final int HEAD_BYTES = 10;
    private static final int TAIL_BYTES = 8;

    private Gzip() {}

    public static byte[] unpack(byte[] packed) {
        if (!Arrays.equals(HEAD, Arrays.copyOf(packed, HEAD.length))) {
            throw new AssertionError("not the plain head of a gzip member");
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed, HEAD_BYTES, packed.length - HEAD_BYTES);
            ByteArrayOutputStream plain = new ByteArrayOutputStream(packed.length * 4);
            byte[] buffer = new byte[65_536];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 && inflater.needsInput()) {
                    throw new AssertionError("the gzip member has no end");
                }
                plain.write(buffer, 0, count);
            }
            byte[] bytes = plain.toByteArray();
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            int tail = packed.length - TAIL_BYTES;
            if (inflater.getRemaining() != TAIL_BYTES) {
                throw new AssertionError(inflater.getRemaining() - TAIL_BYTES + " bytes follow the gzip member");
            }
            if (number(packed, tail) != (int) checksum.getValue() || number(packed, tail + 4) != bytes.length) {
                throw new AssertionError("the checksum or the length of the gzip member is wrong");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
    }

    private static int number(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }
}

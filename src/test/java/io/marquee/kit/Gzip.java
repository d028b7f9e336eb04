package io.marquee.kit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Unpacks as strictly as the strictest client: one member (RFC 1952), its checksum and length, and nothing behind it. */
public final class Gzip {

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0};

    private Gzip() {}

    /** Packed. */
    public static byte[] of(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    public static byte[] unpack(byte[] packed) {
        if (!Arrays.equals(HEAD, Arrays.copyOf(packed, HEAD.length))) {
            throw new AssertionError("not the plain head of a gzip member");
        }
        ByteArrayInputStream in = new ByteArrayInputStream(packed);
        try (GzipCompressorInputStream member = new GzipCompressorInputStream(in)) {
            byte[] plain = member.readAllBytes();
            if (in.available() > 0) {
                throw new AssertionError(in.available() + " bytes follow the gzip member");
            }
            return plain;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

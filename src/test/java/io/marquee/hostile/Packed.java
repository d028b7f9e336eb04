package io.marquee.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Members of gzip. */
final class Packed {

    private Packed() {}

    /** One of so many zeros, a character for each byte. */
    static String text(int zeros) {
        return new String(bytes(new byte[zeros]), StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}

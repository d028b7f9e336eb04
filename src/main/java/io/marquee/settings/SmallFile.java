package io.marquee.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a text that an operator or a program puts into a file: never more than {@value #MAX_BYTES} bytes, and no pipe or device, which
 * may have no end.
 */
public final class SmallFile {

    /** Most bytes of a file that is read. */
    public static final int MAX_BYTES = 1_048_576;

    private SmallFile() {}

    /**
     * The text of a file in UTF-8.
     *
     * @throws IOException when it cannot be read, is none, or holds too much or no text; the message begins with its path and says which
     */
    public static String text(Path file) throws IOException {
        return text(file, StandardCharsets.UTF_8);
    }

    /** The text of a file in a charset; fails as {@link #text(Path)} does. */
    public static String text(Path file, Charset charset) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read", e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
        }
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no text", e);
        }
    }
}

package io.marquee.feed;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Which encoding a name means, and whether bytes contradict it. What a browser calls ISO-8859-1 or US-ASCII is windows-1252 (WHATWG, Encoding):
 * who writes the one name most often sends the other.
 */
final class Encodings {

    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final int BUFFER = 1 << 16;
    /** Characters of an unknown name that are repeated. */
    private static final int LONGEST_NAME = 40;
    private static final int FIRST_OF_C1 = 0x80;
    private static final int LAST_OF_C1 = 0x9F;

    private Encodings() {}

    /**
     * The encoding of that name, of which Java knows all aliases.
     *
     * @throws FeedException when there is none
     */
    static Charset named(String name) throws FeedException {
        try {
            Charset named = Charset.forName(name);
            return named.equals(StandardCharsets.ISO_8859_1) || named.equals(StandardCharsets.US_ASCII) ? WINDOWS_1252 : named;
        } catch (IllegalArgumentException e) {
            // a header may be long
            throw new FeedException("unknown encoding " + name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        }
    }

    /** Whether a text that is said to be in an encoding is in UTF-8 all the same. */
    static boolean isUtf8(Path file, Charset said) throws IOException {
        Content content = Content.of(file);
        boolean wide = said.name().toUpperCase(Locale.ROOT).matches("UTF-(16|32).*");
        return !content.malformed && !content.nul && (content.beyondAscii || wide);
    }

    /** Whether a text of which nothing is said is that of a program that writes the encoding of its machine, and not damaged UTF-8. */
    static boolean isOfAMachine(Path file) throws IOException {
        Content content = Content.of(file);
        return content.malformed && !content.beyondAscii && !content.nul;
    }

    /** Characters of a text; bytes that are none in its encoding are reported, but for those that windows-1252 leaves open. */
    static Reader reader(InputStream in, Charset encoding) {
        if (encoding.equals(WINDOWS_1252)) {
            return new Windows1252(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        }
        return new InputStreamReader(in, encoding.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** What a text holds when it is read as UTF-8: bytes that are none, characters beyond ASCII, the byte zero. */
    private record Content(boolean malformed, boolean beyondAscii, boolean nul) {

        static Content of(Path file) throws IOException {
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
            CharBuffer characters = CharBuffer.allocate(BUFFER);
            boolean malformed = false;
            boolean beyondAscii = false;
            boolean nul = false;
            try (InputStream in = Files.newInputStream(file)) {
                boolean more = true;
                while (more) {
                    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                    more = read >= 0;
                    bytes.position(bytes.position() + Math.max(0, read)).flip();
                    CoderResult result = decoder.decode(bytes, characters, !more);
                    while (result.isError()) {
                        malformed = true;
                        bytes.position(bytes.position() + result.length());
                        result = decoder.decode(bytes, characters, !more);
                    }
                    bytes.compact();
                    characters.flip();
                    while (characters.hasRemaining() && !(beyondAscii && nul)) {
                        char c = characters.get();
                        beyondAscii |= c >= FIRST_OF_C1;
                        nul |= c == 0;
                    }
                    characters.clear();
                }
            }
            return new Content(malformed, beyondAscii, nul);
        }
    }

    /** Puts the characters of windows-1252 in the place of the controls that ISO-8859-1 has there; five have none, and stay. */
    private static final class Windows1252 extends FilterReader {

        private static final char[] TABLE = new char[LAST_OF_C1 - FIRST_OF_C1 + 1];

        static {
            for (int i = 0; i < TABLE.length; i++) {
                char mapped = new String(new byte[] {(byte) (FIRST_OF_C1 + i)}, WINDOWS_1252).charAt(0);
                TABLE[i] = mapped == '\uFFFD' ? (char) (FIRST_OF_C1 + i) : mapped;
            }
        }

        Windows1252(Reader latin) {
            super(latin);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            for (int i = offset; i < offset + read; i++) {
                if (buffer[i] >= FIRST_OF_C1 && buffer[i] <= LAST_OF_C1) {
                    buffer[i] = TABLE[buffer[i] - FIRST_OF_C1];
                }
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }
    }
}

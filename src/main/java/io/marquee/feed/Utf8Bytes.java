package io.marquee.feed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.input.ReaderInputStream;

/**
 * Gives the bytes of a text in UTF-8, whatever it was sent in.
 *
 * <p>The encoding is, in this order: that of the byte order mark, that of an XML declaration, the charset of the
 * Content-Type, UTF-8. Known are UTF-8, UTF-16, US-ASCII, ISO-8859-1, ISO-8859-15, and windows-1252; another one is a
 * {@link FeedException}. UTF-8 passes through unread, so that a bad byte harms only the record that holds it.
 */
final class Utf8Bytes {

    private static final int LOOK_AHEAD = 256;
    private static final Pattern DECLARED =
            Pattern.compile("^\\s*<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");
    private static final Map<String, Charset> KNOWN = Map.of(
            "utf-8", StandardCharsets.UTF_8,
            "us-ascii", StandardCharsets.UTF_8,
            "iso-8859-1", StandardCharsets.ISO_8859_1,
            "iso-8859-15", Charset.forName("ISO-8859-15"),
            "windows-1252", Charset.forName("windows-1252"),
            "utf-16", StandardCharsets.UTF_16,
            "utf-16be", StandardCharsets.UTF_16BE,
            "utf-16le", StandardCharsets.UTF_16LE);

    private Utf8Bytes() {}

    /**
     * @param in the text from its first byte
     * @param charset of the Content-Type, or null
     */
    static InputStream of(InputStream in, String charset) throws IOException {
        BufferedInputStream document = new BufferedInputStream(in, 1 << 16);
        document.mark(LOOK_AHEAD);
        byte[] head = document.readNBytes(LOOK_AHEAD);
        document.reset();
        Charset encoding = encodingOf(head, charset);
        skipMark(document, head);
        if (encoding == StandardCharsets.UTF_8) {
            return document;
        }
        InputStreamReader characters = new InputStreamReader(
                document,
                encoding.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        return ReaderInputStream.builder()
                .setReader(characters)
                .setCharset(StandardCharsets.UTF_8)
                .get();
    }

    private static Charset encodingOf(byte[] head, String charset) throws FeedException {
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        if (startsWith(head, 0xFE, 0xFF) || startsWith(head, 0, '<')) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(head, 0xFF, 0xFE) || startsWith(head, '<', 0)) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher declaration = DECLARED.matcher(new String(head, StandardCharsets.ISO_8859_1));
        String name = declaration.find() ? declaration.group(1) : charset;
        if (name == null) {
            return StandardCharsets.UTF_8;
        }
        Charset encoding = KNOWN.get(name.toLowerCase(Locale.ROOT));
        if (encoding == null) {
            throw new FeedException("unknown encoding " + name);
        }
        return encoding;
    }

    private static void skipMark(InputStream document, byte[] head) throws IOException {
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            document.skipNBytes(3);
        } else if (startsWith(head, 0xFE, 0xFF) || startsWith(head, 0xFF, 0xFE)) {
            document.skipNBytes(2);
        }
    }

    private static boolean startsWith(byte[] head, int... expected) {
        if (head.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((head[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}

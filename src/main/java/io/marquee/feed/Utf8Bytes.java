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
import org.apache.commons.io.ByteOrderMark;
import org.apache.commons.io.input.BOMInputStream;
import org.apache.commons.io.input.ReaderInputStream;

/**
 * Converts a text from the encoding that it was sent in to UTF-8, so that the readers of records need to know no other.
 *
 * <p>The encoding is, in this order: that of the byte order mark, UTF-16 when the first two bytes are {@code <} in it, that of an XML
 * declaration, the charset of the Content-Type, UTF-8. (The reader of XML that Commons IO has asks in another order, and replaces malformed
 * bytes by another character.) Known are UTF-8, UTF-16, US-ASCII, ISO-8859-1, ISO-8859-15, and windows-1252; another one is a
 * {@link FeedException}. UTF-8 passes through unchecked, so that a bad byte harms only the record that holds it.
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
        BOMInputStream unmarked = BOMInputStream.builder()
                .setInputStream(in)
                .setByteOrderMarks(ByteOrderMark.UTF_8, ByteOrderMark.UTF_16BE, ByteOrderMark.UTF_16LE)
                .get();
        ByteOrderMark mark = unmarked.getBOM();
        BufferedInputStream document = new BufferedInputStream(unmarked, 1 << 16);
        document.mark(LOOK_AHEAD);
        byte[] head = document.readNBytes(LOOK_AHEAD);
        document.reset();
        Charset encoding = mark == null ? encodingOf(new String(head, StandardCharsets.ISO_8859_1), charset) : Charset.forName(mark.getCharsetName());
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

    private static Charset encodingOf(String head, String charset) throws FeedException {
        if (head.startsWith("\0<")) {
            return StandardCharsets.UTF_16BE;
        }
        if (head.startsWith("<\0")) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher declaration = DECLARED.matcher(head);
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
}

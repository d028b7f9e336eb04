package io.marquee.feed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * bytes by another character.) Another one than UTF-8 is not believed when all of the text is UTF-8 and could not be so by chance. UTF-8 passes
 * through unchecked, so that a bad byte harms only the record that holds it.
 */
final class Utf8Bytes {

    private static final int LOOK_AHEAD = 256;
    private static final Pattern DECLARED =
            Pattern.compile("^\\s*<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._:+-]+)[\"']");

    private Utf8Bytes() {}

    /**
     * @param file holds the text
     * @param charset of the Content-Type, or null
     * @param guessed whether bytes that are no UTF-8, in a text of which nothing is said, are windows-1252
     * @throws FeedException when there is no encoding of the name that is given
     */
    static InputStream of(Path file, String charset, boolean guessed) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return of(in, file, charset, guessed);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream of(InputStream in, Path file, String charset, boolean guessed) throws IOException {
        BOMInputStream unmarked = BOMInputStream.builder()
                .setInputStream(in)
                .setByteOrderMarks(ByteOrderMark.UTF_8, ByteOrderMark.UTF_16BE, ByteOrderMark.UTF_16LE)
                .get();
        ByteOrderMark mark = unmarked.getBOM();
        BufferedInputStream document = new BufferedInputStream(unmarked, 1 << 16);
        document.mark(LOOK_AHEAD);
        byte[] head = document.readNBytes(LOOK_AHEAD);
        document.reset();
        Charset encoding = mark == null
                ? encodingOf(new String(head, StandardCharsets.ISO_8859_1), file, charset, guessed)
                : Charset.forName(mark.getCharsetName());
        if (encoding == StandardCharsets.UTF_8) {
            return document;
        }
        return ReaderInputStream.builder()
                .setReader(Encodings.reader(document, encoding))
                .setCharset(StandardCharsets.UTF_8)
                .get();
    }

    private static Charset encodingOf(String head, Path file, String charset, boolean guessed) throws IOException {
        if (head.startsWith("\0<")) {
            return StandardCharsets.UTF_16BE;
        }
        if (head.startsWith("<\0")) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher declaration = DECLARED.matcher(head);
        String name = declaration.find() ? declaration.group(1) : charset;
        if (name == null) {
            return guessed && Encodings.isOfAMachine(file) ? Encodings.WINDOWS_1252 : StandardCharsets.UTF_8;
        }
        Charset said = Encodings.named(name);
        return said == StandardCharsets.UTF_8 || Encodings.isUtf8(file, said) ? StandardCharsets.UTF_8 : said;
    }
}

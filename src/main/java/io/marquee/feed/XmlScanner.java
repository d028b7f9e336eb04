package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the markup of a document, byte by byte and without parsing it, in one class since most bytes of a feed go through its loops,
 * which read the buffer where it is: says where tags begin and end and what they are called. Comments, processing instructions, and CDATA
 * sections are passed over whole.
 */
final class XmlScanner {

    /** What {@link #markup()} passed. */
    enum Markup {
        START,
        EMPTY,
        END,
        DOCTYPE,
        OTHER,
        CUT
    }

    /** More bytes would be kept than allowed. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final int CHUNK = 1 << 16;
    private static final int MAX_LOOSE_TAG = 1 << 20;
    private static final String BLANKS = " \t\r\n";
    private static final int NONE = -1;
    private static final int OPENS_AGAIN = -2;

    private final InputStream in;
    private final int maxKept;

    private byte[] buffer = new byte[2 * CHUNK];
    private int position;
    private int limit;
    private long dropped;
    private int tagStart;
    private int kept = NONE;
    private int values;
    private String name = "";

    /** @param maxKept bytes that may be kept from {@link #keep()} on */
    XmlScanner(InputStream in, int maxKept) {
        this.in = in;
        this.maxKept = maxKept;
    }

    /** Name of the last start, empty, or end tag. */
    String name() {
        return name;
    }

    /** From the last tag on, bytes are kept until {@link #release()}. */
    void keep() {
        kept = tagStart;
    }

    void release() {
        kept = NONE;
    }

    /** Bytes from the start of what is kept to the current position. */
    int keptLength() {
        return position - kept;
    }

    byte[] keptBytes(int from, int to) {
        return Arrays.copyOfRange(buffer, kept + from, kept + to);
    }

    String keptText(int length) {
        return new String(buffer, kept, Math.min(length, limit - kept), StandardCharsets.UTF_8);
    }

    /** Quoted values in the last tag. */
    int values() {
        return values;
    }

    String tagText() {
        return new String(buffer, tagStart, position - tagStart, StandardCharsets.UTF_8);
    }

    /** Where the last tag begins: bytes from the start of the document. */
    long place() {
        return dropped + tagStart;
    }

    /** A record that begins before this place would soon exceed the bytes that may be kept. */
    long leastPlace() {
        return dropped + limit - maxKept + Math.min(CHUNK, maxKept / 4);
    }

    /** Goes to a place that is kept, or behind it and read already. */
    void goTo(long place) {
        position = (int) (place - dropped);
    }

    /** Goes back to the last tag, to meet it again. */
    void backToTag() {
        position = tagStart;
    }

    /**
     * Moves to the next {@code <}.
     *
     * @param textAllowed whether anything but white space may stand before it
     * @return false at the end of the document
     */
    boolean toMarkup(boolean textAllowed) throws IOException {
        while (true) {
            for (int i = position; i < limit; i++) {
                byte c = buffer[i];
                if (c == '<') {
                    position = i;
                    return true;
                }
                if (!textAllowed && BLANKS.indexOf(c) < 0) {
                    throw new FeedException("text outside of the root, or not XML");
                }
            }
            position = limit;
            tagStart = limit;
            if (!fill()) {
                return false;
            }
        }
    }

    /** Stands on {@code <}; moves behind what it opens. */
    Markup markup() throws IOException {
        tagStart = position;
        if (!ensure(2)) {
            return cut();
        }
        byte second = buffer[tagStart + 1];
        if (second == '!') {
            return declaration();
        }
        if (second == '?') {
            return passTo("?>", 2);
        }
        return tag(second == '/');
    }

    private Markup tag(boolean end) throws IOException {
        int offset = end ? 2 : 1;
        int close = tagEnd(offset);
        if (close == NONE) {
            return cut();
        }
        boolean whole = close != OPENS_AGAIN;
        if (whole) {
            position = close + 1;
        }
        int length = nameLength(tagStart + offset);
        if (length == 0) {
            return Markup.OTHER;
        }
        name = new String(buffer, tagStart + offset, length, StandardCharsets.UTF_8);
        if (end) {
            return Markup.END;
        }
        return whole && buffer[close - 1] == '/' ? Markup.EMPTY : Markup.START;
    }

    private Markup declaration() throws IOException {
        if (startsWith("<!--")) {
            return passTo("-->", 4);
        }
        if (startsWith("<![CDATA[")) {
            return passTo("]]>", 9);
        }
        position = Math.min(tagStart + 2, limit);
        return startsWith("<!DOCTYPE") ? Markup.DOCTYPE : Markup.OTHER;
    }

    private Markup cut() {
        position = limit;
        return Markup.CUT;
    }

    /**
     * Index of the {@code >} that closes the tag. A {@code <} inside of a tag cannot be XML: the tag ends before it, so
     * that a forgotten quote harms no more than its record.
     */
    private int tagEnd(int offset) throws IOException {
        int i = offset;
        // the quote of the value that the reading is in, in the next chunk too
        byte quote = 0;
        values = 0;
        while (true) {
            // most bytes of a feed go through these two loops
            byte[] bytes = buffer;
            int end = limit;
            int at = tagStart + i;
            while (at < end) {
                byte c = bytes[at];
                if (quote == 0) {
                    if (c == '>') {
                        return at;
                    }
                    if (c == '<') {
                        position = at;
                        return OPENS_AGAIN;
                    }
                    quote = c == '"' || c == '\'' ? c : 0;
                    at++;
                }
                if (quote != 0) {
                    while (at < end && bytes[at] != quote && bytes[at] != '<') {
                        at++;
                    }
                    if (at < end) {
                        values++;
                        quote = 0;
                        at += bytes[at] == '<' ? 0 : 1;
                    }
                }
            }
            i = at - tagStart;
            if (!fill()) {
                return NONE;
            }
        }
    }

    private Markup passTo(String closing, int offset) throws IOException {
        int i = offset;
        int match = 0;
        while (true) {
            for (int available = limit - tagStart; i < available; i++) {
                char c = (char) buffer[tagStart + i];
                if (c == closing.charAt(match)) {
                    match++;
                    if (match == closing.length()) {
                        position = tagStart + i + 1;
                        return Markup.OTHER;
                    }
                } else if (match < 2 || c != closing.charAt(1)) {
                    match = c == closing.charAt(0) ? 1 : 0;
                }
            }
            if (kept == NONE) {
                tagStart = limit;
                i = 0;
            }
            if (!fill()) {
                return cut();
            }
        }
    }

    private int nameLength(int from) {
        int i = from;
        while (i < limit && (buffer[i] > ' ' || buffer[i] < 0) && "></".indexOf(buffer[i]) < 0) {
            i++;
        }
        return i - from;
    }

    private boolean startsWith(String text) throws IOException {
        if (!ensure(text.length())) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != buffer[tagStart + i]) {
                return false;
            }
        }
        return true;
    }

    private boolean ensure(int length) throws IOException {
        while (limit - tagStart < length) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    /** Reads more, moving what is still needed to the front; false at the end of the document. */
    private boolean fill() throws IOException {
        if (kept != NONE && limit - kept > maxKept) {
            throw new TooLargeException();
        }
        if (kept == NONE && limit - tagStart > MAX_LOOSE_TAG) {
            throw new FeedException("a tag larger than " + MAX_LOOSE_TAG + " bytes");
        }
        if (buffer.length - limit < CHUNK) {
            makeRoom();
        }
        int read = in.read(buffer, limit, CHUNK);
        if (read < 0) {
            return false;
        }
        limit += read;
        return true;
    }

    private void makeRoom() {
        int from = kept == NONE ? tagStart : kept;
        int used = limit - from;
        byte[] target = used + CHUNK > buffer.length ? new byte[2 * (used + CHUNK)] : buffer;
        System.arraycopy(buffer, from, target, 0, used);
        buffer = target;
        dropped += from;
        position -= from;
        tagStart -= from;
        kept = kept == NONE ? NONE : 0;
        limit = used;
    }
}

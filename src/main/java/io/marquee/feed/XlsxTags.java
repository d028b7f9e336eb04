package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of XML as long as its tags follow one another: a parser keeps all of a tag, and its names for good. Only in UTF-8 a tag begins where
 * the byte {@code <} is.
 */
final class XlsxTags extends BlockInput {

    static final int MAX_GAP = 1 << 20;

    private static final String DATA = "<![CDATA[";
    private static final String DATA_END = "]]>";

    private final InputStream in;
    private int gap;
    /** How much of the begin, or within it of the end, of a CDATA section came last; in one, a tag is none. */
    private int matched;
    private boolean inData;
    private boolean begun;
    private FeedException problem;

    XlsxTags(InputStream in) {
        this.in = in;
    }

    /** Why it lets no more through; null while it does. */
    FeedException problem() {
        return problem;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = in.read(bytes, from, length);
        for (int i = from; i < from + read; i++) {
            count(bytes[i]);
            if (gap > MAX_GAP) {
                throw ends("a tag larger than " + MAX_GAP + " bytes");
            }
            // in UTF-16 and UTF-32 a tag begins by other bytes
            if (!begun && (bytes[i] == 0 || bytes[i] == (byte) 0xFE || bytes[i] == (byte) 0xFF)) {
                throw ends("a part of the workbook is not in UTF-8");
            }
            begun |= gap > 3;
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void count(byte next) {
        gap = next == '<' && !inData ? 0 : gap + 1;
        String awaited = inData ? DATA_END : DATA;
        if (next == awaited.charAt(matched)) {
            matched++;
        } else if (inData) {
            // of three brackets the last two may belong to the end
            matched = next == ']' ? matched : 0;
        } else {
            matched = next == '<' ? 1 : 0;
        }
        if (matched == awaited.length()) {
            inData = !inData;
            matched = 0;
        }
    }

    private FeedException ends(String why) {
        problem = new FeedException(why);
        return problem;
    }
}

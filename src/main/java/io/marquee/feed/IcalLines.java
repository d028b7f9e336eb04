package io.marquee.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The lines of iCalendar, unfolded: what begins with a blank or a tab goes on with the line before. They end by CRLF or LF. */
final class IcalLines {

    /** The problem of a line, or of what it belongs to, that is larger than it may be. */
    static final String TOO_LARGE = "is too large";

    private static final char REPLACEMENT = '\uFFFD';

    private final KeptBytes bytes;
    private final int maxSize;
    private String pending;
    private String problem;

    /** @param maxSize largest line, bytes; of what is longer only a beginning is kept */
    IcalLines(InputStream in, int maxSize) {
        this.bytes = new KeptBytes(in, maxSize);
        this.maxSize = maxSize;
    }

    /** What is wrong with the line that came last; null when nothing is. */
    String problem() {
        return problem;
    }

    /** Makes this line the next one. */
    void giveBack(String line) {
        pending = line;
    }

    /** The next one; null at the end. */
    String next() throws IOException {
        problem = null;
        if (pending != null) {
            String line = pending;
            pending = null;
            return line;
        }
        if (bytes.peek() == KeptBytes.END) {
            return null;
        }
        byte[] first = physical();
        int next = bytes.peek();
        if (next != ' ' && next != '\t') {
            return text(first);
        }
        ByteArrayOutputStream folded = new ByteArrayOutputStream();
        folded.writeBytes(first);
        while (next == ' ' || next == '\t') {
            bytes.skip();
            byte[] more = physical();
            if (folded.size() + more.length > maxSize) {
                problem = TOO_LARGE;
            } else {
                folded.writeBytes(more);
            }
            next = bytes.peek();
        }
        return text(folded.toByteArray());
    }

    private byte[] physical() throws IOException {
        bytes.keep();
        bytes.skipTo('\n');
        byte[] line = bytes.kept();
        if (bytes.isTooLarge()) {
            problem = TOO_LARGE;
        }
        bytes.skip();
        return line.length > 0 && line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
    }

    private String text(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), line)) {
            problem = problem == null ? "is not UTF-8" : problem;
        }
        return text;
    }
}

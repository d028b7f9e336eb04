package io.marquee.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The scripts of the type {@code application/ld+json} in a page of HTML, by the rules of its tokenizer: none is in a comment or in another script, and
 * each ends where {@code </script} comes next. One pass, memory of one script.
 */
final class HtmlScripts {

    private static final int MAX_TAG = 4_096;
    private static final Pattern JSON_LD = Pattern.compile("\\stype\\s*=\\s*[\"']?\\s*application/ld\\+json\\b");
    private static final String SCRIPT = "script";
    private static final String END = "</script";

    private final KeptBytes bytes;
    private final int limit;

    /**
     * @param in the page in UTF-8
     * @param limit largest script, bytes
     */
    HtmlScripts(InputStream in, int limit) {
        this.bytes = new KeptBytes(in, limit + END.length());
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /** Whether the last one was larger than may be; then only its beginning was given. */
    boolean isTooLarge() {
        return bytes.isTooLarge();
    }

    /** Whether the page had not a byte. */
    boolean isEmpty() {
        return bytes.offset() == 0;
    }

    /** What is in the next one; null when there is none. */
    byte[] next() throws IOException {
        for (bytes.skipTo('<'); bytes.peek() != KeptBytes.END; bytes.skipTo('<')) {
            bytes.skip();
            if (passes("!--")) {
                passTo("-->");
            } else if (passes(SCRIPT) && !isLetter(bytes.peek())) {
                boolean wanted = JSON_LD.matcher(tag()).find();
                if (wanted) {
                    bytes.keep();
                }
                boolean ended = passTo(END);
                if (wanted) {
                    byte[] script = bytes.kept();
                    if (!ended) {
                        throw new FeedException("cut off inside a script");
                    }
                    return bytes.isTooLarge() ? script : Arrays.copyOf(script, script.length - END.length());
                }
            }
        }
        return null;
    }

    /** Passes a text if it is what comes next, whatever the letters' size; else as much of it as comes. */
    private boolean passes(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            if (!isNext(text.charAt(i))) {
                return false;
            }
            bytes.skip();
        }
        return true;
    }

    private boolean isNext(char wanted) throws IOException {
        int next = bytes.peek();
        return next == wanted || next >= 'A' && next <= 'Z' && next + ('a' - 'A') == wanted;
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Passes all up to a text and it; false when it never comes. In both texts nothing but the first characters can begin one anew. */
    private boolean passTo(String text) throws IOException {
        int matched = 0;
        while (matched < text.length()) {
            if (matched == 0) {
                bytes.skipTo(text.charAt(0));
            }
            int next = bytes.peek();
            if (next == KeptBytes.END) {
                return false;
            }
            if (isNext(text.charAt(matched))) {
                matched++;
            } else if (text.charAt(0) == next) {
                // of "-->" a dash more leaves two of them
                matched = matched == 2 && text.charAt(1) == next ? 2 : 1;
            } else {
                matched = 0;
            }
            bytes.skip();
        }
        return true;
    }

    /** The rest of a tag up to its end, of which only the beginning counts. */
    private String tag() throws IOException {
        ByteArrayOutputStream tag = new ByteArrayOutputStream();
        int quote = 0;
        while (bytes.peek() != KeptBytes.END) {
            int next = bytes.next();
            if (next == '>' && quote == 0) {
                break;
            }
            quote = next == quote ? 0 : quote == 0 && (next == '"' || next == '\'') ? next : quote;
            if (tag.size() < MAX_TAG) {
                tag.write(next);
            }
        }
        return tag.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }
}

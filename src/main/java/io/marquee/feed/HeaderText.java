package io.marquee.feed;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;

/** Values of a provider's headers, fit to be kept, logged, and sent back: one short line of visible ASCII. */
final class HeaderText {

    /** Longest value, characters. */
    static final int MAX = 1_000;

    private HeaderText() {}

    /** The first value of this name without what is not visible, cut at {@value #MAX} characters; null when there is none. */
    static String clean(HttpMessage answer, String name) {
        String given = given(answer, name);
        if (given == null) {
            return null;
        }
        String visible = given.replaceAll("[^\\x20-\\x7E]", "").strip();
        return visible.substring(0, Math.min(MAX, visible.length()));
    }

    /** The same; null when something of it would be lost: half of a validator is none. */
    static String whole(HttpMessage answer, String name) {
        String clean = clean(answer, name);
        return clean == null || clean.isEmpty() || !clean.equals(given(answer, name).strip()) ? null : clean;
    }

    private static String given(HttpMessage answer, String name) {
        Header first = answer.getFirstHeader(name);
        return first == null ? null : first.getValue();
    }
}

package io.marquee.feed;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;

/** Cleans values of a provider's headers to one short line of visible ASCII, so that they can be kept, logged, and sent back. */
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

    /** The first value of this name; null when there is none, or when {@link #clean} would change it: a changed validator never matches. */
    static String whole(HttpMessage answer, String name) {
        String clean = clean(answer, name);
        return clean == null || clean.isEmpty() || !clean.equals(given(answer, name).strip()) ? null : clean;
    }

    private static String given(HttpMessage answer, String name) {
        Header first = answer.getFirstHeader(name);
        return first == null ? null : first.getValue();
    }
}

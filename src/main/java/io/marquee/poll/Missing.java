package io.marquee.poll;

/** What of a feed did not come: the first in words, the others counted. */
final class Missing {

    private String first;
    private int more;

    void add(String why) {
        if (first == null) {
            first = why;
        } else {
            more++;
        }
    }

    /** One line; null when nothing is missing. */
    String told() {
        return more == 0 ? first : first + ", and " + more + " more";
    }
}

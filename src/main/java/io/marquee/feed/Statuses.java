package io.marquee.feed;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which answers a provider's file takes beside those with a feed.
 *
 * @param empty statuses that mean an empty feed
 * @param unauthorized whether 401 may mean that another token is wanted
 * @param redirects hosts that may be redirected to, see {@link Redirect#leadsTo}
 */
public record Statuses(Set<Integer> empty, String redirects, boolean unauthorized) {

    private static final int UNAUTHORIZED = 401;

    /** What means an empty feed where it is files: that there is none. */
    public static final String NO_FILE = "none";

    static final Statuses NONE = new Statuses(Set.of(), "", false);

    /**
     * @param empty with commas between them
     * @param unauthorized whether 401 may mean that another token is wanted
     */
    public static Statuses of(String empty, String redirects, boolean unauthorized) {
        return new Statuses(
                Arrays.stream(empty.strip().equals(NO_FILE) ? new String[0] : empty.split(",")).map(String::strip).filter(status -> !status.isEmpty()).map(Integer::valueOf).collect(Collectors.toSet()),
                redirects,
                unauthorized);
    }

    /** What is wrong with a list of statuses that mean an empty feed; null when nothing is. */
    public static String objection(String empty) {
        return empty.isBlank() || empty.strip().equals(NO_FILE) || empty.matches("\\s*(204|4\\d\\d)\\s*(,\\s*(204|4\\d\\d)\\s*)*") ? null : "they must be 204, or from 400 to 499, with commas; for files: none";
    }

    /** Whether an answer with this status is taken, though it brings no feed. */
    boolean isTaken(int status) {
        return isEmpty(status) || unauthorized && status == UNAUTHORIZED;
    }

    public boolean isEmpty(int status) {
        return empty.contains(status);
    }
}

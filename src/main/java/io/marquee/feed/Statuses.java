package io.marquee.feed;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which answers a provider's file takes beside those with a feed.
 *
 * @param empty statuses that mean an empty feed
 * @param redirects hosts that may be redirected to, see {@link Redirect#leadsTo}
 */
public record Statuses(Set<Integer> empty, String redirects) {

    static final Statuses NONE = new Statuses(Set.of(), "");

    /** @param empty with commas between them */
    public static Statuses of(String empty, String redirects) {
        return new Statuses(
                Arrays.stream(empty.split(",")).map(String::strip).filter(status -> !status.isEmpty()).map(Integer::valueOf).collect(Collectors.toSet()),
                redirects);
    }

    /** What is wrong with a list of statuses that mean an empty feed; null when nothing is. */
    public static String objection(String empty) {
        return empty.isBlank() || empty.matches("\\s*(204|4\\d\\d)\\s*(,\\s*(204|4\\d\\d)\\s*)*") ? null : "they must be 204, or from 400 to 499, with commas";
    }

    public boolean isEmpty(int status) {
        return empty.contains(status);
    }
}

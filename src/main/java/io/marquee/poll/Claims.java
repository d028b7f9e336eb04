package io.marquee.poll;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The claims that this instance has. Those of polls under way are renewed. One that did not come to a regular end, such as one whose end could
 * not be stored, is renewed no more, and given back as soon as the database answers.
 */
public final class Claims {

    private final String worker = UUID.randomUUID().toString();
    private final Duration lease;
    private final Map<Long, Poll> underWay = new ConcurrentHashMap<>();
    private final Set<Long> left = ConcurrentHashMap.newKeySet();
    private List<Long> releasing = List.of();

    /** @param lease how long a claim outlives this instance */
    Claims(Duration lease) {
        this.lease = lease;
    }

    /** Name of this instance, for its life time. */
    String worker() {
        return worker;
    }

    /** The polls under way. */
    Collection<Poll> underWay() {
        return underWay.values();
    }

    /** A poll begins. */
    void take(Poll poll) {
        underWay.put(poll.id(), poll);
    }

    /** A poll is over; if its end is not stored, its claim is given back. */
    void over(Poll poll) {
        if (underWay.remove(poll.id()) != null && !poll.isEnded()) {
            leave(poll.id());
        }
    }

    /** Gives a claim back. */
    void leave(long poll) {
        left.add(poll);
    }

    /** Whether there is a lease to be renewed. */
    public boolean hasUnderWay() {
        return !underWay.isEmpty();
    }

    /** Who claims, for how long, and the polls under way: the parameters of renew-leases, and a part of those of claim-polls. */
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("worker", worker);
        parameters.put("leaseMs", lease.toMillis());
        parameters.put("running", array(underWay.keySet()));
        return parameters;
    }

    /** Whether a claim is to be given back. */
    public boolean hasLeft() {
        return !left.isEmpty();
    }

    /** Parameters of release-claims. */
    public Map<String, Object> release() {
        releasing = List.copyOf(left);
        return Map.of("worker", worker, "polls", array(releasing));
    }

    /** The database has taken them back. */
    public void released() {
        left.removeAll(releasing);
    }

    /** An array of PostgreSQL; the values need no quotes. */
    static String array(Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}

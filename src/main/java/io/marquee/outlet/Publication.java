package io.marquee.outlet;

import io.marquee.poll.VariableValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * An outlet that this instance publishes now: its claim, how far the receiver has taken changes, and why it ends. Used by the thread that
 * publishes, but for {@link #stop}.
 */
public final class Publication {

    private final Outlet outlet;
    private final String worker;
    private final long claim;
    private final String epoch;
    private final int failuresBefore;
    private long number;
    private long sent;
    private boolean over;
    private boolean letGo;
    private String reason;
    private Duration rest;
    private volatile long movedAt = System.nanoTime();
    private volatile boolean stopped;
    private volatile boolean begun;
    private VariableValues values = new VariableValues(Map.of());

    /** @param row of claim-outlets */
    Publication(Outlet outlet, String worker, Map<String, Object> row) {
        this.outlet = outlet;
        this.worker = worker;
        this.claim = ((Number) row.get("claim")).longValue();
        this.epoch = (String) row.get("epoch");
        this.number = ((Number) row.get("number")).longValue();
        this.failuresBefore = ((Number) row.get("failures")).intValue();
        this.rest = outlet.period();
    }

    Outlet outlet() {
        return outlet;
    }

    /** Id of the route that publishes it. */
    public String route() {
        return outlet.route();
    }

    /** Its thread has begun, with what the variables hold. */
    void begin(VariableValues filled) {
        begun = true;
        values = filled;
    }

    VariableValues values() {
        return values;
    }

    /** Whether it got no thread, so that it never will begin. */
    boolean isLost() {
        return !begun && unmoved() > outlet.lease().toNanos();
    }

    /** Whether it has its claim still: there may be more to publish, or the claim is to be given back. */
    public boolean isNext() {
        return !letGo;
    }

    /** Publishes no more, and lets another one go on: this instance stops, or the file is another one. */
    void stop() {
        stopped = true;
    }

    /** Whether it was told to end, so that a message may have broken off. */
    boolean isStopped() {
        return stopped;
    }

    /** The named parameters of list-changes. */
    public Map<String, Object> parameters() {
        return Map.of("after", number, "limit", Outlet.MOST_CHANGES);
    }

    /**
     * Cuts a page of changes into messages. They end early when the cursor has not moved for long.
     *
     * @param rows of list-changes
     */
    Iterator<Letter> messages(List<Map<String, Object>> rows) {
        boolean isOurs = !rows.isEmpty() && Boolean.TRUE.equals(rows.get(0).get("is_here")) && epoch.equals(String.valueOf(rows.get(0).get("epoch")));
        // of another epoch: it begins again when it is claimed the next time
        List<Map<String, Object>> page = isOurs && rows.get(0).get("number") != null ? rows : List.of();
        over = page.size() < Outlet.MOST_CHANGES;
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                if (at < page.size() && (stopped || at > 0 && unmoved() > Outlet.UNMOVED.toNanos())) {
                    // read again from where the cursor is by then
                    over = false;
                    return false;
                }
                return at < page.size();
            }

            @Override
            public Letter next() {
                if (at >= page.size()) {
                    throw new NoSuchElementException();
                }
                int from = at;
                at = Math.min(page.size(), at + outlet.batch());
                return new Letter(outlet, page.subList(from, at));
            }
        };
    }

    private long unmoved() {
        return System.nanoTime() - movedAt;
    }

    /** Whether a message that is sent now is over, one way or the other, before another instance may send it. */
    boolean hasTime() {
        return unmoved() < outlet.lease().minus(outlet.timeout()).toNanos();
    }

    /** The receiver has taken a message. */
    void taken(Letter letter) {
        number = letter.number();
        sent += letter.rows().size();
    }

    /**
     * Ends it.
     *
     * @param why null when it is not the receiver's fault
     * @param rest until the next try
     */
    void fail(String why, Duration rest) {
        this.over = true;
        this.reason = why;
        this.rest = rest;
    }

    /** How often it failed in a row, with this time. */
    int failures() {
        return sent > 0 ? 1 : failuresBefore + 1;
    }

    /** The named parameters of move-outlet. */
    public Map<String, Object> move() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("name", outlet.name());
        parameters.put("worker", worker);
        parameters.put("claim", claim);
        parameters.put("epoch", epoch);
        parameters.put("number", number);
        parameters.put("sent", sent);
        parameters.put("leaseMs", outlet.lease().toMillis());
        letGo = over || stopped;
        parameters.put("over", letGo);
        parameters.put("reason", reason);
        parameters.put("retryMs", stopped && reason == null ? 0L : rest.toMillis());
        return parameters;
    }

    /**
     * The cursor is stored.
     *
     * @param isOurs false when another instance has the claim by now
     * @return how many changes were taken since the last time
     */
    long moved(boolean isOurs) {
        long taken = sent;
        sent = 0;
        movedAt = System.nanoTime();
        letGo |= !isOurs;
        return taken;
    }
}

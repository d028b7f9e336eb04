package io.marquee.poll;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the polls of this instance brought, by provider: {@code marquee_polls_total}, {@code marquee_plans_total},
 * {@code marquee_rejections_total}, {@code marquee_records_skipped_total}, {@code marquee_feeds_shrunk_total}. Files come and go, and their
 * series stay: from {@value #MOST} names on, new ones are counted together as {@value #OTHERS}.
 */
public final class PollMetrics {

    private static final String PROVIDER = "provider";
    private static final int MOST = 1_000;
    private static final String OTHERS = "_others";

    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final MeterRegistry registry;
    private final LastPolls last;

    public PollMetrics(MeterRegistry registry, LastPolls last) {
        this.registry = registry;
        this.last = last;
    }

    /** For a trial that nobody watches. */
    public static PollMetrics unwatched() {
        return new PollMetrics(new SimpleMeterRegistry(), new LastPolls());
    }

    /** @param outcome as the table of polls has it, or {@code lost} when another instance took over; one whose end the database did not take is {@code abandoned} */
    public void polled(String provider, String outcome) {
        registry.counter("marquee.polls", PROVIDER, label(provider), "outcome", outcome).increment();
        last.ended(provider, outcome);
    }

    /** Plans that a statement found new or changed, and those that it left as they are. */
    public void stored(String provider, long stored, long unchanged) {
        plans(provider, "stored", stored);
        plans(provider, "unchanged", unchanged);
    }

    private void plans(String provider, String result, long plans) {
        registry.counter("marquee.plans", PROVIDER, label(provider), "result", result).increment(plans);
    }

    /** Items that were written down as rejected; one that comes with every poll counts with every poll. */
    public void rejected(String provider, String reason, int items) {
        registry.counter("marquee.rejections", PROVIDER, label(provider), "reason", reason).increment(items);
    }

    /** Records of which the mapping made nothing. */
    public void skipped(String provider, long records) {
        registry.counter("marquee.records.skipped", PROVIDER, label(provider)).increment(records);
    }

    /** A complete feed that holds far less than the one before. */
    public void shrunk(String provider) {
        registry.counter("marquee.feeds.shrunk", PROVIDER, label(provider)).increment();
    }

    private String label(String provider) {
        if (names.contains(provider)) {
            return provider;
        }
        synchronized (names) {
            return names.size() < MOST && names.add(provider) || names.contains(provider) ? provider : OTHERS;
        }
    }
}

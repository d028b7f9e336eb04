package io.marquee.operate;

import io.marquee.poll.LastPolls;
import io.marquee.poll.PollObserver;
import io.marquee.push.PushObserver;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The counters of this instance's polls and pushes, by provider: {@code marquee_polls_total}, {@code marquee_plans_total},
 * {@code marquee_rejections_total}, {@code marquee_records_skipped_total}, {@code marquee_feeds_shrunk_total}. Series outlive provider
 * files, so there is a limit: after {@value #MOST} names further ones are counted together.
 */
public final class PollMetrics implements PollObserver, PushObserver {

    private static final String PROVIDER = "provider";
    private static final int MOST = 1_000;

    private final FirstNames names = new FirstNames(MOST);
    private final MeterRegistry registry;
    private final LastPolls last;

    public PollMetrics(MeterRegistry registry, LastPolls last) {
        this.registry = registry;
        this.last = last;
    }

    @Override
    public void polled(String provider, String outcome) {
        registry.counter("marquee.polls", PROVIDER, names.label(provider), "outcome", outcome).increment();
        last.ended(provider, outcome);
    }

    @Override
    public void stored(String provider, long stored, long unchanged) {
        plans(provider, "stored", stored);
        plans(provider, "unchanged", unchanged);
    }

    private void plans(String provider, String result, long plans) {
        registry.counter("marquee.plans", PROVIDER, names.label(provider), "result", result).increment(plans);
    }

    @Override
    public void rejected(String provider, String reason, int items) {
        registry.counter("marquee.rejections", PROVIDER, names.label(provider), "reason", reason).increment(items);
    }

    @Override
    public void skipped(String provider, long records) {
        registry.counter("marquee.records.skipped", PROVIDER, names.label(provider)).increment(records);
    }

    @Override
    public void known(String provider, long records) {
        registry.counter("marquee.records.known", PROVIDER, names.label(provider)).increment(records);
    }

    @Override
    public void pricesUnread(String provider, long prices) {
        registry.counter("marquee.prices.unread", PROVIDER, names.label(provider)).increment(prices);
    }

    @Override
    public void detailsUnread(String provider, long details) {
        registry.counter("marquee.details.unread", PROVIDER, names.label(provider)).increment(details);
    }

    @Override
    public void repeated(String provider, long plans) {
        registry.counter("marquee.plans.repeated", PROVIDER, names.label(provider)).increment(plans);
    }

    @Override
    public void shrunk(String provider) {
        registry.counter("marquee.feeds.shrunk", PROVIDER, names.label(provider)).increment();
    }

    @Override
    public void dropped(String provider) {
        registry.counter("marquee.pushes.dropped", PROVIDER, names.label(provider)).increment();
    }

    @Override
    public void pushed(String provider, String result) {
        registry.counter("marquee.pushes", PROVIDER, names.label(provider), "result", result).increment();
    }

    @Override
    public void denied() {
        registry.counter("marquee.pushes.denied").increment();
    }
}

package io.marquee.poll;

import io.marquee.feed.FeedRecord;
import io.marquee.feed.Feeds;
import io.marquee.plan.PlanLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Polls of the provider acme outside of an application. */
final class TestPolls {

    static final Provider ACME = named("acme");
    static final FeedRecord RECORD = FeedRecord.of(3, "<the record/>".getBytes(StandardCharsets.US_ASCII));

    private static final int MONTHS = 1_200;

    private TestPolls() {}

    static Provider named(String name) {
        return Provider.of(Map.ofEntries(
                Map.entry("provider", name), Map.entry("url", "http://localhost/"), Map.entry("variables", ""), Map.entry("headers", ""),
                Map.entry("next", "null"), Map.entry("period", "30s"), Map.entry("timeZone", "UTC"), Map.entry("dateFormat", ""),
                Map.entry("format", "json"), Map.entry("records", "shows"), Map.entry("mapping", ".")));
    }

    static PollLimits limits(BatchLimits batch, Duration deadline) {
        return new PollLimits(Duration.ofMillis(500), Duration.ofSeconds(8), deadline, Duration.ofMinutes(5), batch,
                new PlanLimits(1_000_000, MONTHS, MONTHS), new RecordMemory(0), new Semaphore(1));
    }

    static Poll poll(BatchLimits batch, Map<String, String> secrets) {
        Poll poll = new Poll("poll-acme", ACME, Claim.OF_TRIAL, limits(batch, Duration.ofHours(1)));
        poll.fillIn(new VariableValues(secrets));
        return poll;
    }

    /** What a poll would store of a record for which its mapping gave this. */
    static List<Object> checked(Poll poll, Object result) {
        FeedSteps steps = new FeedSteps(new Feeds(1_000_000), new PlanCheck(poll.limits().plans(), true));
        return steps.check(poll, Chunk.of(List.of(RECORD), List.of(result)));
    }
}

package io.marquee.poll;

import io.marquee.plan.PlanLimits;
import io.marquee.settings.Settings;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * What a poll may take.
 *
 * @param tick how often an instance looks what is due
 * @param lease how long a claim outlives its instance
 * @param deadline of a whole poll
 * @param download deadline of what is fetched
 * @param batch how much is held in memory and stored at once
 * @param plans how many plans a provider may have, and when they may start
 * @param memory of the records of last feeds, for all polls
 * @param work permits of the polls that read and store: a processor is left to searches, and a connection to short statements, such as
 *         renewals of leases
 */
record PollLimits(
        Duration tick, Duration lease, Duration deadline, Duration download, BatchLimits batch, PlanLimits plans, RecordMemory memory,
        Semaphore work) {

    static PollLimits of(Settings settings) {
        int connections = settings.number("database.writer-connections");
        int workers = Math.min(Runtime.getRuntime().availableProcessors(), connections) - 1;
        return new PollLimits(
                settings.duration("poll.tick"),
                settings.duration("poll.lease"),
                settings.duration("poll.deadline"),
                settings.duration("feed.deadline"),
                new BatchLimits(
                        settings.number("feed.record-max-items"), settings.number("store.batch-plans"), settings.number("store.batch-bytes")),
                new PlanLimits(
                        settings.number("provider.max-plans"),
                        settings.number("provider.months-behind"),
                        settings.number("provider.months-ahead")),
                new RecordMemory(settings.number("feed.remembered-bytes")),
                new Semaphore(Math.max(1, workers), true));
    }
}

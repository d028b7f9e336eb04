package io.marquee;

import io.marquee.change.ChangeLog;
import io.marquee.change.Settling;
import io.marquee.operate.InstanceMetrics;
import io.marquee.operate.PollMetrics;
import io.marquee.operate.ProviderFileMetrics;
import io.marquee.poll.LastPolls;
import io.marquee.poll.PollParts;
import io.marquee.poll.Schedule;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.FileExam;
import io.marquee.provider.FileKind;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderHealth;
import io.marquee.settings.Settings;
import io.marquee.store.NoTurnException;
import io.marquee.trace.Traces;
import io.marquee.trial.CaseExam;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.main.Main;

/** Wires the way in: the objects that the routes of polls call by name, and the provider files that make such routes. */
final class ProviderParts {

    private static final int FAILED_CALLS = 5;
    private static final Duration OPEN_STATE = Duration.ofSeconds(5);

    private final LastPolls lastPolls = new LastPolls();
    private final PollMetrics metrics;
    private final PollParts polls;
    private final ProviderFiles files;
    private final ChangeLog changes;
    private final Settling settling;

    /** @param allowedHosts that providers may have although they are closed, with commas between them */
    ProviderParts(Settings settings, String allowedHosts, MeterRegistry meters, Traces traces, Opened opened) throws IOException {
        AllowedHosts hosts = hosts(settings, allowedHosts);
        metrics = new PollMetrics(meters, lastPolls);
        polls = opened.add("polls", new PollParts(settings, settings.path("data.dir").resolve("spool"), hosts, metrics, traces));
        ProviderFileMetrics fileMetrics = new ProviderFileMetrics(meters);
        files = new ProviderFiles(
                FileKind.ofProviders(settings.path("routes.dir").resolve("providers"), hosts, polls.schedule()), settings.duration("providers.rescan"), fileMetrics,
                settings.isTrue("providers.require-cases")
                        ? new CaseExam(settings.with("providers.allowed-hosts", allowedHosts), CoreRoutes.base(settings), settings.path("data.dir").resolve("cases"))
                        : FileExam.none());
        fileMetrics.count(files::statuses);
        changes = new ChangeLog(settings);
        settling = new Settling(settings);
        InstanceMetrics.register(meters, changes::heldBack);
        InstanceMetrics.registerRecords(meters, polls::knownBytes);
    }

    /** Hosts that provider files and outlets may name. */
    static AllowedHosts hosts(Settings settings, String allowedHosts) {
        return new AllowedHosts(allowedHosts, settings.isOpen("providers.private-networks"), settings.number("management.port"));
    }

    /** The provider files, not yet watched; whoever starts them closes them. */
    ProviderFiles files() {
        return files;
    }

    /** The polls under way. */
    Schedule schedule() {
        return polls.schedule();
    }

    /** What providers push to this instance. */
    PushParts pushes(Settings settings, Opened opened) {
        return new PushParts(settings, polls.pushSecrets(), metrics, opened);
    }

    LastPolls lastPolls() {
        return lastPolls;
    }

    ProviderHealth health() {
        return new ProviderHealth(files, lastPolls);
    }

    void bindTo(Main main) {
        polls.bindTo(main, polls.client());
        // waiting for a connection in use is no failure of the database
        main.bind("writerBreaker", DatabaseBreaker.of("writer", FAILED_CALLS, OPEN_STATE, NoTurnException.class));
        main.bind("lastPolls", lastPolls);
        main.bind("changeLog", changes);
        main.bind("settling", settling);
    }
}

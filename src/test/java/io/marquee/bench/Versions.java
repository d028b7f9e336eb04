package io.marquee.bench;

import io.marquee.bench.FeedProvider.Mood;
import io.marquee.bench.FeedProvider.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the packaged jar against an older one, {@code BENCH_AGAINST}, in turns on the same machine: what searches and polls cost. Each
 * jar has its own database and the routes that lie in it.
 */
final class Versions {

    private static final int READING_WARM_UP = 10;
    private static final int READING_ZONES = 50;
    private static final double NANOS = 1e9;

    private final BenchOptions options;
    private final Path home;
    private final Report report = new Report();

    Versions(BenchOptions options, Path home) {
        this.options = options;
        this.home = home;
    }

    void run() throws Exception {
        Path older = Path.of(options.against()).toAbsolutePath();
        if (!Files.isRegularFile(older)) {
            throw new IOException("BENCH_AGAINST must be a jar: " + older);
        }
        report.say("# Against an older jar");
        report.say("");
        Machine.describe(report, options, home);
        try (FeedProvider provider = new FeedProvider()) {
            searches(provider, older);
            if (options.wants("ingest, reading")) {
                reading(provider, older);
            }
        }
    }

    private Application start(String name, Path jar, String folder, Source feed, String period) throws IOException, InterruptedException {
        Report.progress(name + " starts");
        Path own = Files.createDirectories(home.resolve(folder + "-" + name));
        return new Application(name, jar, own, options.plans(), Map.of("FEVER_URL", feed.url(), "POLL_PERIOD", period), List.of());
    }

    private void searches(FeedProvider provider, Path older) throws Exception {
        Feed feed = new Feed(options.plans(), options.zones());
        Source source = provider.serve("/searches", feed);
        source.becomes(Mood.SAME);
        try (Application now = start("now", Application.JAR, "searches", source, "1h");
                Application before = start("before", older, "searches", source, "1h")) {
            new Throughput(options, new Wrk(home), now, now.name(), before, before.name(),
                            () -> now.postgresCpuNanos() + before.postgresCpuNanos())
                    .report(report, feed);
        }
    }

    /** CPU of the Java process for a poll of new bytes of the same plans. */
    private void reading(FeedProvider provider, Path older) throws Exception {
        Source nowFeed = provider.serve("/reading-now", new Feed(options.plans(), READING_ZONES));
        Source beforeFeed = provider.serve("/reading-before", new Feed(options.plans(), READING_ZONES));
        List<Double> ratios = new ArrayList<>();
        try (Application now = start("now", Application.JAR, "reading", nowFeed, "1s");
                Application before = start("before", older, "reading", beforeFeed, "1s")) {
            for (int i = 0; i < READING_WARM_UP; i++) {
                reading(now, nowFeed);
                reading(before, beforeFeed);
            }
            for (int i = 0; i < options.rounds(); i++) {
                ratios.add(reading(now, nowFeed) / reading(before, beforeFeed));
            }
        }
        report.table("Reading", List.of("poll", "now/before CPU"), List.of(List.of(
                options.plans() + " plans of " + READING_ZONES + " zones, other bytes of the same plans",
                Report.ratio(ratios.stream().mapToDouble(Double::doubleValue).toArray()))));
    }

    /** One poll, while the other application finds its feed unchanged. */
    private static double reading(Application application, Source feed) throws IOException, InterruptedException {
        feed.becomes(Mood.SAME_PLANS);
        application.awaitPoll("fever", "ok");
        feed.becomes(Mood.SAME);
        application.awaitPoll("fever", "unchanged");
        feed.becomes(Mood.SAME_PLANS);
        long before = application.process().cpuNanos();
        application.awaitPoll("fever", "ok");
        double spent = (application.process().cpuNanos() - before) / NANOS;
        feed.becomes(Mood.SAME);
        return spent;
    }
}

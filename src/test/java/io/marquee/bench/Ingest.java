package io.marquee.bench;

import io.marquee.bench.FeedProvider.Mood;
import io.marquee.bench.FeedProvider.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures how feeds come in: the packaged jar against a bare scan of the same bytes, and against COPY of the same rows. */
final class Ingest {

    private static final String PERIOD = "1s";
    private static final int PLANS = 10_000;
    private static final int ZONES = 200;
    private static final int LARGE_PLANS = 79_000;
    private static final int FEW_ZONES = 5;
    private static final int[] GROWTH = {1_000, 10_000, 100_000};
    private static final int WARM_UP = 4;
    private static final int READING_WARM_UP = 30;
    private static final int PASSES = 5;
    private static final int SCAN_SECONDS = 300;
    private static final int RATE = 5_000;
    private static final int CONNECTIONS = 128;
    private static final int LIST = 20_000;
    private static final int SMALL = 4;
    private static final int GROWTH_WARM_UP = 20;
    private static final int LARGE_SECONDS = 10;
    private static final double NANOS = 1e9;
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;
    private static final double MILLIS = 1e3;

    private final BenchOptions options;
    private final Path home;
    private final Report report = new Report();
    private final Neighbours neighbours = new Neighbours();

    Ingest(BenchOptions options, Path home) {
        this.options = options;
        this.home = home;
    }

    void run() throws Exception {
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        KeptReports kept = KeptReports.of(options, BenchOptions.INGEST);
        report.say("# Feeds, " + date);
        report.say("");
        Machine.describe(report, options, home);
        report.say("");
        report.say("Application, provider, and PostgreSQL share these cores. CPU time counts, and its ratios within a round; shown are"
                + " their median and (least–most). Absolute figures only fit this machine.");
        try (FeedProvider provider = new FeedProvider()) {
            if (options.wants("ingest, reading")) {
                reading(provider);
            }
            if (options.wants("ingest, storing")) {
                new Storing(options, Application.folder(home, "storing")).report(report);
            }
            if (options.wants("ingest, formats")) {
                new Formats(options, provider, home).report(report);
            }
            if (options.wants("ingest, growth")) {
                growth(provider);
            }
            if (options.wants("ingest, large")) {
                large(provider);
            }
        }
        kept.met(neighbours.cores());
        kept.write(report, date);
    }

    private static Application start(Path folder, int plans, String url) throws IOException, InterruptedException {
        return new Application(folder, plans, Map.of("FEVER_URL", url, "POLL_PERIOD", PERIOD));
    }

    /** CPU seconds of the Java process from the end of one poll to the end of the next one. */
    private static double cpuOfNextPoll(Application application, String outcome) throws IOException, InterruptedException {
        long before = application.process().cpuNanos();
        application.awaitPoll("fever", outcome);
        return (application.process().cpuNanos() - before) / NANOS;
    }

    private void reading(FeedProvider provider) throws IOException, InterruptedException {
        Path folder = Application.folder(home, "reading");
        Feed feed = new Feed(PLANS, ZONES);
        Path file = folder.resolve("feed.xml");
        try (OutputStream out = Files.newOutputStream(file)) {
            feed.writeTo(out, 0);
        }
        double gigabytes = Files.size(file) / GIGA;
        Source source = provider.serve("/reading", feed);
        double[] read = new double[options.rounds()];
        double[] whole = new double[options.rounds()];
        double[] skipped = new double[options.rounds()];
        double[] scanned = new double[options.rounds()];
        double fastest = Double.MAX_VALUE;
        Report.progress("reading " + Math.round(gigabytes * MILLIS) + " MB");
        // each record is read, as by a first poll
        try (Application application = new Application(folder, PLANS, Map.of("FEVER_URL", source.url(), "POLL_PERIOD", PERIOD, "FEED_REMEMBERED_BYTES", "0"))) {
            for (int i = 0; i < READING_WARM_UP; i++) {
                application.awaitPoll("fever", "ok");
            }
            neighbours.begin(application.postgresCpuNanos());
            for (int round = 0; round < options.rounds(); round++) {
                source.becomes(Mood.SAME_PLANS);
                application.awaitPoll("fever", "ok");
                long before = application.process().cpuNanos();
                String line = application.awaitPoll("fever", "ok");
                source.becomes(Mood.SAME);
                double changed = (application.process().cpuNanos() - before) / NANOS;
                fastest = Math.min(fastest, millis(line) / MILLIS);
                application.awaitPoll("fever", "unchanged");
                double unchanged = cpuOfNextPoll(application, "unchanged");
                double scan = scan(folder, file);
                whole[round] = changed / scan;
                skipped[round] = unchanged / scan;
                read[round] = (changed - unchanged) / scan;
                scanned[round] = scan / gigabytes;
            }
            neighbours.end(application.postgresCpuNanos());
            report.table("Reading", List.of("poll of " + Math.round(gigabytes * MILLIS) + " MB", "CPU ratio to a bare scan"), List.of(
                    List.of("other bytes of the same plans, each record read, whole poll", Report.ratio(whole)),
                    List.of("the same bytes again: download and digest only", Report.ratio(skipped)),
                    List.of("difference: cut, parse, map, check, hand over", Report.ratio(read))));
            report.say("");
            report.say(Report.number(PLANS) + " base events of " + ZONES + " zones. CPU of the Java process, PostgreSQL is not in it. The"
                    + " bare scan is Woodstox over the same bytes in a file, doing nothing with them: "
                    + String.format(Locale.ROOT, "%.1f", Report.median(scanned)) + " CPU s/GB. The fastest whole poll took "
                    + String.format(Locale.ROOT, "%.1f", fastest) + " s: " + Report.number(gigabytes * MILLIS / fastest)
                    + " MB/s. Highest heap " + application.highestHeap() + " MiB.");
            report.say("Meanwhile strange processes and other guests of the host took " + Report.number(neighbours.cores()) + " cores.");
        }
    }

    /** CPU seconds of a pass in the middle of some, in a process of its own. */
    private static double scan(Path folder, Path file) throws IOException, InterruptedException {
        String output = Child.output(folder, SCAN_SECONDS, List.of(
                Child.java("java"), Child.HEAP, "-cp", Application.CLASS_PATH, BareScan.class.getName(),
                file.toString(), String.valueOf(PASSES)));
        return Report.median(output.lines().skip(1).mapToDouble(Double::parseDouble).toArray()) / NANOS;
    }

    private static double millis(String line) {
        return Double.parseDouble(line.replaceAll(".* ms=(\\d+).*", "$1"));
    }

    private void growth(FeedProvider provider) throws Exception {
        Path folder = Application.folder(home, "growth");
        Map<Integer, Source> sources = new LinkedHashMap<>();
        for (int plans : GROWTH) {
            Source source = provider.serve("/growth-" + plans, new Feed(plans, FEW_ZONES));
            source.becomes(Mood.WAITING);
            sources.put(plans, source);
            Application.addProvider(folder, "plans-" + plans, source.url());
        }
        Source warm = provider.serve("/growth-warm", new Feed(PLANS, FEW_ZONES));
        List<List<String>> rows = new ArrayList<>();
        Report.progress("growth");
        try (Application application = new Application(
                folder, PLANS, Map.of("FEVER_URL", warm.url(), "POLL_PERIOD", PERIOD, "FEED_READ_TIMEOUT", "5m"))) {
            for (int i = 0; i < GROWTH_WARM_UP; i++) {
                application.awaitPoll("fever", "ok");
            }
            warm.becomes(Mood.AWAY);
            for (int plans : GROWTH) {
                rows.add(new Growing(application, sources.get(plans), plans).row());
            }
        }
        report.table("Growth", Growing.COLUMNS, rows);
        report.say("");
        report.say(FEW_ZONES + " zones a plan. CPU of the Java process and of PostgreSQL together. Rows written are the row versions of"
                + " the table plans that a poll has left, by their xmin.");
    }

    private void large(FeedProvider provider) throws Exception {
        Path folder = Application.folder(home, "large");
        Feed feed = new Feed(LARGE_PLANS, ZONES);
        Source source = provider.serve("/large", feed);
        Report.progress("a feed of more than 1.5 GB");
        Scenario scenario = new Scenario("large", new Ranges(feed).random(SMALL, LIST), Scenario.PLAIN);
        try (Application application = start(folder, LARGE_PLANS, source.url())) {
            String first = application.polls("ok").get(0);
            application.awaitPoll("fever", "ok");
            new Wrk(home).run(application, scenario, WARM_UP);
            int before = application.polls("ok").size();
            OpenLoop.Result meanwhile;
            try (OpenLoop loop = new OpenLoop(application.port(), scenario, CONNECTIONS)) {
                meanwhile = loop.run(RATE, LARGE_SECONDS);
            }
            boolean polling = application.polls("ok").size() == before;
            String second = application.awaitPoll("fever", "ok");
            report.table("A large feed", List.of("poll", "MB", "wall s", "highest heap MiB"), List.of(
                    List.of("first", megabytes(first), seconds(first), ""),
                    List.of("a later one, under " + RATE + " searches a second", megabytes(second), seconds(second),
                            String.valueOf(application.highestHeap()))));
            report.say("");
            report.say("Searches " + (polling ? "while it was read" : "while it was read, and a little longer") + ", " + LARGE_SECONDS
                    + " s: p50 " + Report.millis(meanwhile.latencies(), 50) + " ms, p99 " + Report.millis(meanwhile.latencies(), 99) + " ms, p99.9 "
                    + Report.millis(meanwhile.latencies(), 99.9) + " ms, " + meanwhile.failures() + " failures of "
                    + Report.number(meanwhile.answers() + meanwhile.failures()) + ".");
        }
    }

    private static String megabytes(String line) {
        return Report.number(Double.parseDouble(line.replaceAll(".* bytes=(\\d+).*", "$1")) / MEGA);
    }

    private static String seconds(String line) {
        return Report.number(millis(line) / MILLIS);
    }
}

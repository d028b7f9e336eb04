package io.marquee.bench;

import io.marquee.bench.FeedProvider.Mood;
import io.marquee.bench.FeedProvider.Source;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the mapping in a provider's file costs in each format, next to plain Java that reads the same plans. */
final class Formats {

    private static final String KNOWN = "known";
    private static final String READ = "read";
    private static final int PLANS = 100_000;
    private static final int WARM_UP = 8;
    private static final int PASSES = 7;
    private static final int READ_SECONDS = 300;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final BenchOptions options;
    private final FeedProvider provider;
    private final Path home;

    Formats(BenchOptions options, FeedProvider provider, Path home) {
        this.options = options;
        this.provider = provider;
        this.home = home;
    }

    void report(Report report) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (FlatFormat format : FlatFormat.values()) {
            rows.add(row(format, KNOWN));
            rows.add(row(format, READ));
        }
        report.table("Formats", List.of("format", "records", "MB", "plans/s of the fastest poll", "app/Java CPU", "app CPU µs/plan", "highest heap MiB"), rows);
        report.say("");
        report.say(Report.number(PLANS) + " plans in one feed of other bytes each time, in which each record is as it was, so that nothing is stored: known, as usual,"
                + " or each read, as by a first poll. CPU of the Java"
                + " process with the download and without PostgreSQL, next to a Java program that knows this one feed: it reads the same"
                + " file with Jackson, the JDK's StAX, or line by line, and makes the same checked plans of it.");
    }

    private List<String> row(FlatFormat format, String how) throws Exception {
        String name = format.name().toLowerCase(Locale.ROOT);
        Report.progress("format " + name + ", records " + how);
        Path folder = Application.folder(home, name + "-" + how);
        FlatFeed feed = new FlatFeed(format, PLANS);
        Path file = folder.resolve("feed." + name);
        try (OutputStream out = Files.newOutputStream(file)) {
            feed.writeTo(out, 0);
        }
        Source source = provider.serve("/" + name + "-" + how, feed);
        Files.writeString(folder.resolve("routes/providers/flat.camel.yaml"), feed.providerFile("flat", source.url()));
        double[] ratios = new double[options.rounds()];
        double[] micros = new double[options.rounds()];
        double fastest = Double.MAX_VALUE;
        try (Application application = new Application(folder, 0, Map.of(
                "FEVER_URL", provider.url("/hang"), "POLL_PERIOD", "1s", "FEED_REMEMBERED_BYTES", how.equals(KNOWN) ? "16777216" : "0"))) {
            application.awaitPoll("flat", "ok");
            source.becomes(Mood.SAME_PLANS);
            for (int i = 0; i < WARM_UP; i++) {
                application.awaitPoll("flat", "ok");
            }
            for (int round = 0; round < options.rounds(); round++) {
                // polls went on meanwhile: what is measured begins when one of them ends
                application.awaitPoll("flat", "ok");
                long before = application.process().cpuNanos();
                String line = application.awaitPoll("flat", "ok");
                double cpu = (application.process().cpuNanos() - before) / NANOS;
                fastest = Math.min(fastest, Double.parseDouble(line.replaceAll(".* ms=(\\d+).*", "$1")) / MILLIS);
                ratios[round] = cpu / java(folder, file, format);
                micros[round] = cpu * MILLIS * MILLIS / PLANS;
            }
            return List.of(name, how, Report.number(Files.size(file) / (MILLIS * MILLIS)), Report.number(PLANS / fastest), Report.ratio(ratios),
                    Report.number(Report.median(micros)), String.valueOf(application.highestHeap()));
        }
    }

    /** CPU seconds of a pass in the middle of some, in a process of its own. */
    private static double java(Path folder, Path file, FlatFormat format) throws Exception {
        String output = Child.output(folder, READ_SECONDS, List.of(
                Child.java("java"), Child.HEAP, "-cp", Application.CLASS_PATH, PlainReading.class.getName(),
                file.toString(), format.name(), String.valueOf(PASSES)));
        return Report.median(output.lines().skip(2).mapToDouble(Double::parseDouble).toArray()) / NANOS;
    }
}

package io.marquee.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures searches: the packaged jar against a bare Vert.x server that sends the same bytes. */
final class Searches {

    private static final String AT_REST = "1h";
    private static final int JCMD_SECONDS = 20;
    private static final double KIB_A_MIB = 1024;

    private final BenchOptions options;
    private final Path home;
    private final Report report = new Report();
    private final List<List<String>> starts = new ArrayList<>();
    private final List<List<String>> memory = new ArrayList<>();
    private double strangers;

    Searches(BenchOptions options, Path home) {
        this.options = options;
        this.home = home;
    }

    void run() throws Exception {
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        String size = options.plans() == BenchOptions.USUAL_PLANS ? "" : "-" + options.plans();
        KeptReports kept = KeptReports.of(options, BenchOptions.SEARCH + size);
        report.say("# Searches, " + date);
        report.say("");
        Machine.describe(report, options, home);
        describe();
        Feed feed = new Feed(options.plans(), options.zones());
        FixedRates rates = new FixedRates(options, feed, new Wrk(home));
        try (FeedProvider provider = new FeedProvider()) {
            FeedProvider.Source source = provider.serve("/feed", feed);
            BareServer bare = measurePolled(provider, rates);
            source.becomes(FeedProvider.Mood.AWAY);
            measureAtRest(provider, feed, rates, bare);
        }
        report.table("Memory", List.of("application", "RSS MiB", "heap used after GC MiB"), memory);
        report.say("");
        report.say("RSS and heap of the Java process; its PostgreSQL is not in them.");
        kept.met(rates.strangers());
        kept.met(strangers);
        kept.write(report, date);
    }

    private BareServer measurePolled(FeedProvider provider, FixedRates rates) throws Exception {
        Path hanging = home.resolve("routes/providers/hanging.camel.yaml");
        if (rates.isWanted()) {
            Application.addProvider(home, "hanging", provider.url("/hang"));
        }
        Report.progress("fresh start, and the first poll");
        try (Application application = start("fresh data folder", provider, "1s")) {
            BareServer bare = new BareServer(home, application);
            if (rates.isWanted()) {
                rates.measure(application, bare, "polled");
                remember("polled", application);
            }
            return bare;
        } finally {
            Files.deleteIfExists(hanging);
        }
    }

    private void measureAtRest(FeedProvider provider, Feed feed, FixedRates rates, BareServer bare) throws Exception {
        Report.progress("start on kept data");
        try (bare; Application application = start("kept data, provider away", provider, AT_REST)) {
            bare.imitate(application);
            reportStarts();
            remember("started", application);
            Throughput throughput = new Throughput(
                    options, new Wrk(home), application, Claims.APPLICATION, bare, Claims.BARE, application::postgresCpuNanos);
            throughput.report(report, feed);
            strangers = throughput.strangers();
            if (rates.isWanted()) {
                rates.measure(application, bare, "quiet");
                rates.report(report);
            }
            remember("after all load", application);
        }
    }

    private Application start(String how, FeedProvider provider, String period) throws IOException, InterruptedException {
        Application application = new Application(
                home, options.plans(), Map.of("FEVER_URL", provider.url("/feed"), "POLL_PERIOD", period));
        List<String> polls = application.polls("ok");
        starts.add(List.of(
                how, seconds(application.firstAnswer()), seconds(application.fullAnswer()),
                polls.isEmpty() ? "–" : polls.get(0).replaceAll(".*bytes=(\\d+).* ms=(\\d+).*", "$2 ms for $1 bytes")));
        return application;
    }

    private void reportStarts() {
        report.table("Start", List.of("start", "first answer s", "first answer with all plans s", "first poll"), starts);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }

    /** Resident memory as the load left it, then the heap after a collection. */
    private void remember(String when, Application application) throws IOException, InterruptedException {
        Child process = application.process();
        String resident = process.residentKib().map(kib -> Report.number(kib / KIB_A_MIB)).orElse("–");
        String heap = "–";
        String jcmd = Child.java("jcmd");
        if (Files.isExecutable(Path.of(jcmd))) {
            String pid = String.valueOf(process.pid());
            Child.output(home, JCMD_SECONDS, List.of(jcmd, pid, "GC.run"));
            String info = Child.output(home, JCMD_SECONDS, List.of(jcmd, pid, "GC.heap_info"));
            Matcher used = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K").matcher(info);
            heap = used.find() ? Report.number(Long.parseLong(used.group(1)) / KIB_A_MIB) : heap;
        }
        memory.add(List.of(when, resident, heap));
    }

    private void describe() {
        report.say("- Store: " + Report.number(options.plans()) + " plans of " + options.zones()
                + " zones, starts spread over 24 months, 1 to 4 hours long");
        report.say("");
        report.say("Application, bare server, load, provider, and PostgreSQL share these cores. The ratios say something, the"
                + " absolute figures only fit this machine. The client takes CPU time that both servers lack, so the ratio of rates"
                + " looks milder than the ratio of CPU times. The bare server sends the application's own answers, headers and all,"
                + " from memory, without looking at the request: no server on this Vert.x can do less.");
    }
}

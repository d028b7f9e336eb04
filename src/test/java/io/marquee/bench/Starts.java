package io.marquee.bench;

import io.marquee.bench.StartSamples.Sample;
import io.marquee.bench.StartSamples.What;
import io.marquee.store.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Measures starts: the packaged jar, with and without an archive of classes, against a bare Vert.x server in a process like it. */
final class Starts {

    private static final Map<String, String> SETTINGS = Map.of("POLL_PERIOD", "1s", "STOP_DRAIN", "0s");
    private static final List<String> NO_WORD = List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    private static final int LOAD_SECONDS = 5;
    private static final double NANOS = 1e9;
    private static final double KIB_A_MIB = 1024;

    private final BenchOptions options;
    private final Path home;
    private final Path archive;
    private final Report report = new Report();
    private final Scenario scenario = new Scenario("start", List.of("/search"), Scenario.PLAIN);
    private final Wrk load;
    private final StartSamples samples = new StartSamples();
    private Application model;

    Starts(BenchOptions options, Path home) {
        this.options = options;
        this.home = home;
        this.archive = home.resolve("marquee.jsa");
        this.load = new Wrk(home);
    }

    void run() throws Exception {
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        KeptReports kept = KeptReports.of(options, BenchOptions.START);
        report.say("# Starts, " + date);
        report.say("");
        Machine.describe(report, options, home);
        report.say("");
        report.say("Application, PostgreSQL, and load share these cores. Shown are medians and (least–most) of " + options.rounds()
                + " rounds; ratios are made within a round. Absolute figures only fit this machine.");
        makeArchive();
        List<What> order = new ArrayList<>(List.of(What.values()));
        for (int round = 0; round < options.rounds(); round++) {
            Report.progress("start, round " + (round + 1));
            for (What what : order) {
                samples.add(what, measure(what));
            }
            Path folder = home.resolve("postgres-alone");
            samples.addPostgres(postgres(folder), postgres(folder));
            Leftovers.remove(folder);
            Collections.reverse(order);
        }
        samples.report(report);
        report.say("");
        report.say("From the start of the process to the first 200 of `/search`, of the bare server to its first answer; CPU until then. Memory"
                + " once the sample has nothing new, of the bare server after its first answer, and after " + LOAD_SECONDS + " s of load: " + load.name()
                + ", the few events of the sample. All of the Java process alone. PostgreSQL alone unpacks its binaries and makes its folder"
                + " (fresh), or only starts, in a JVM that runs already. The archive has "
                + Report.number(Files.size(archive) / KIB_A_MIB / KIB_A_MIB) + " MiB.");
        kept.write(report, date);
    }

    /** Also leaves data to start on, and the answers for the bare server. */
    private void makeArchive() throws IOException, InterruptedException {
        Report.progress("an archive of the classes of a start");
        List<String> jvm = new ArrayList<>(NO_WORD);
        jvm.add("-XX:ArchiveClassesAtExit=" + archive);
        try (Application application = new Application(Application.folder(home, "kept"), 0, SETTINGS, jvm);
                BareServer bare = new BareServer(home, application)) {
            application.awaitPoll("fever", "ok");
            bare.prepare(scenario);
            model = application;
        }
        if (Files.notExists(archive)) {
            throw new IOException("the JVM has written no archive of classes");
        }
    }

    private Sample measure(What what) throws IOException, InterruptedException {
        if (what == What.BARE) {
            try (BareServer bare = new BareServer(home, model)) {
                double cpu = bare.cpuNanos() / NANOS;
                bare.load(scenario);
                return sample(bare, bare.process(), bare.firstAnswer().toNanos() / NANOS, cpu);
            }
        }
        boolean fresh = what == What.FRESH || what == What.FRESH_ARCHIVE;
        List<String> jvm = new ArrayList<>(NO_WORD);
        if (what.plain() != null) {
            jvm.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto"));
        }
        Path folder = fresh ? Application.folder(home, "fresh") : home.resolve("kept");
        try (Application application = new Application(folder, 0, SETTINGS, jvm)) {
            double cpu = application.process().cpuNanos() / NANOS;
            application.awaitPoll("fever", "unchanged");
            return sample(application, application.process(), application.firstAnswer().toNanos() / NANOS, cpu);
        } finally {
            if (fresh) {
                Leftovers.remove(folder);
            }
        }
    }

    private Sample sample(Server server, Child process, double seconds, double cpu) throws IOException, InterruptedException {
        double started = resident(process);
        Wrk.Result result = load.run(server, scenario, LOAD_SECONDS);
        if (result.failures() > 0) {
            throw new IOException(server.name() + " failed " + result.failures() + " times");
        }
        return new Sample(seconds, cpu, started, resident(process));
    }

    private static double resident(Child process) {
        return process.residentKib().map(kib -> kib / KIB_A_MIB).orElse(Double.NaN);
    }

    /** Seconds until the embedded server accepts connections. */
    private static double postgres(Path folder) throws IOException {
        long started = System.nanoTime();
        try (EmbeddedServer server = EmbeddedServer.start(folder)) {
            return server.url().isEmpty() ? 0 : (System.nanoTime() - started) / NANOS;
        }
    }
}

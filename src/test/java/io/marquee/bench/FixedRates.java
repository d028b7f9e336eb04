package io.marquee.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long clients wait who come at a fixed rate. */
final class FixedRates {

    private static final int[] RATES = {1_000, 5_000, 10_000};
    private static final int CONNECTIONS = 128;
    private static final int SMALL = 4;
    private static final int LIST = 20_000;
    /** One request of so many comes from the mix, the others ask for small random ranges. */
    private static final int MIXED = 5;
    private static final int LONGER = 3;
    private static final int WARM_UP = 4;
    private static final double NANOS_A_MICRO = 1e3;
    private static final List<String> COLUMNS = List.of(
            "server", "asked req/s", "answered req/s", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "failures", "CPU µs/req",
            "client late p99.9 ms", "polls stored meanwhile", "cores taken by others");

    private final BenchOptions options;
    private final Scenario scenario;
    private final Wrk warmUp;
    private final List<List<String>> rows = new ArrayList<>();
    private double strangers;
    private double bytes;

    /** @param warmUp what puts all that a server can take on it before */
    FixedRates(BenchOptions options, Feed feed, Wrk warmUp) {
        this.options = options;
        this.warmUp = warmUp;
        Ranges ranges = new Ranges(feed);
        List<String> paths = ranges.random(SMALL, LIST);
        List<String> mix = ranges.mix(LIST / MIXED);
        for (int i = 0; i < mix.size(); i++) {
            paths.set(i * MIXED, mix.get(i));
        }
        this.scenario = new Scenario("rates", paths, Scenario.PLAIN);
    }

    boolean isWanted() {
        return options.wants(scenario.name());
    }

    /** Puts each rate on the application and on the bare server in turn; the polls are counted before and after. */
    void measure(Application application, BareServer bare, String state) throws IOException, InterruptedException {
        List<Server> servers = List.of(application, bare);
        bare.prepare(scenario);
        for (Server server : servers) {
            Wrk.Result most = warmUp.run(server, scenario, WARM_UP);
            bytes = (double) most.bytes() / Math.max(1, most.answers());
        }
        for (int rate : RATES) {
            for (Server server : servers) {
                Report.progress(state + ", " + server.name() + ", " + rate + " req/s");
                rows.add(row(application, server, state, rate));
            }
        }
    }

    private List<String> row(Application application, Server server, String state, int rate) throws IOException {
        try (OpenLoop loop = new OpenLoop(server.port(), scenario, CONNECTIONS)) {
            loop.run(rate, 1);
            Neighbours neighbours = new Neighbours();
            int polls = application.polls("ok").size();
            neighbours.begin(application.postgresCpuNanos());
            long cpu = server.cpuNanos();
            OpenLoop.Result result = loop.run(rate, (double) LONGER * options.seconds());
            cpu = server.cpuNanos() - cpu;
            neighbours.end(application.postgresCpuNanos());
            strangers = Math.max(strangers, neighbours.cores());
            return List.of(
                    state + ": " + server.name(),
                    String.format(Locale.ROOT, "%,d", rate),
                    Report.number(result.answers() / result.seconds()),
                    Report.millis(result.latencies(), 50),
                    Report.millis(result.latencies(), 99),
                    Report.millis(result.latencies(), 99.9),
                    Report.millis(result.latencies(), 100),
                    String.valueOf(result.failures()),
                    Report.number(cpu / NANOS_A_MICRO / Math.max(1, result.answers())),
                    Report.millis(result.lateness(), 99.9),
                    String.valueOf(application.polls("ok").size() - polls),
                    Report.number(neighbours.cores()));
        }
    }

    /** Cores that others had in the worst of the measurements. */
    double strangers() {
        return strangers;
    }

    void report(Report report) {
        report.table("Latency at fixed rates", COLUMNS, rows);
        report.say("");
        report.say("Requests: four of five ask for a random range of about " + SMALL + " plans, one for a range of the mix; "
                + Report.number(bytes) + " bytes an answer on average. " + LONGER * options.seconds()
                + " s each, after a second at the rate, all after some seconds of all that the server can take. Latency counts from the time at which a request should have been sent, over "
                + CONNECTIONS + " connections. A request that is not answered 2 s after the last was due counts as failed, and its"
                + " wait so far as its latency.");
        report.say("The client is one thread; how late it was by itself stands in the table. It naps for at least 0.05 ms between looks, so a tenth of a"
                + " millisecond is its own.");
        report.say("Polled: the feed with new prices in 5 % of its plans is fetched, read, and stored over and over, and a second"
                + " provider hangs. The bare server was measured beside the polling application too, for what the shared cores alone"
                + " do. CPU of the application includes its PostgreSQL, and, when polled, the polls.");
    }
}

package io.marquee.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How much a server serves of what another one serves, and at which price in CPU time. */
final class Throughput {

    private static final int SMALL = 4;
    private static final int THOUSAND = 1_000;
    private static final int LIST = 20_000;
    private static final int NOT_OFFERED = 400;
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final int LONG_WARM_UP = 10;
    private static final int WARM_UP = 4;
    private static final double STILL_GAINING = 0.95;
    private static final double MOST_DIFFERENCE = 0.05;
    private static final double NANOS_A_MICRO = 1e3;

    private final BenchOptions options;
    private final Wrk load;
    private final Server measured;
    private final Server other;
    private final String one;
    private final String two;
    private final LongSupplier postgresCpuNanos;
    private final Neighbours neighbours = new Neighbours();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param one what the table calls the one that is measured
     * @param two and the other one
     * @param postgresCpuNanos of the databases that work for both
     */
    Throughput(BenchOptions options, Wrk load, Server measured, String one, Server other, String two, LongSupplier postgresCpuNanos) {
        this.options = options;
        this.load = load;
        this.measured = measured;
        this.other = other;
        this.one = one;
        this.two = two;
        this.postgresCpuNanos = postgresCpuNanos;
    }

    private record Sample(double rate, double cpuMicros, double bytes, long failures) {}

    void report(Report report, Feed feed) throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        Scenario first = new Scenario("warm-up", new Ranges(feed).mix(LIST), Scenario.PLAIN);
        other.prepare(first);
        warmUp(measured, first, LONG_WARM_UP);
        warmUp(other, first, LONG_WARM_UP);
        for (Scenario scenario : scenarios(feed)) {
            Report.progress(scenario.name());
            rows.add(row(scenario));
        }
        if (rows.isEmpty()) {
            return;
        }
        report.table("Throughput", columns(one, two), rows);
        report.say("");
        report.say("Load: " + load.name() + "; " + options.rounds() + " rounds of " + options.seconds()
                + " s on each server, in turn. Ratios are made within a round; shown are their median and (least–most).");
        report.say("Meanwhile strange processes and other guests of the host took " + Report.number(neighbours.cores()) + " cores.");
        notes.forEach(report::say);
    }

    /** Cores that others had on average. */
    double strangers() {
        return neighbours.cores();
    }

    static List<String> columns(String one, String two) {
        String both = one + "/" + two;
        return List.of("requests", "bytes an answer", one + " req/s", two + " req/s", both + " req/s", one + " CPU µs/req",
                two + " CPU µs/req", both + " CPU", "failures " + one + ", " + two);
    }

    /** Until the just-in-time compiler has nothing more to gain, or for so many seconds. */
    private void warmUp(Server server, Scenario scenario, int most) throws IOException, InterruptedException {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < most; i++) {
            double now = sample(server, scenario, 1).cpuMicros;
            if (i > 0 && now > best * STILL_GAINING) {
                return;
            }
            best = Math.min(best, now);
        }
    }

    private List<Scenario> scenarios(Feed feed) throws IOException {
        Ranges ranges = new Ranges(feed);
        Map<String, List<String>> paths = new LinkedHashMap<>();
        paths.put("small", List.of(ranges.holding(SMALL)));
        paths.put("thousand", List.of(ranges.holding(THOUSAND)));
        paths.put("full", List.of(Ranges.ALL));
        paths.put("one event", events());
        paths.put("page of 100", ranges.random(SMALL, LIST).stream().map(path -> path.replaceFirst("/search\\?", "/events?").replaceFirst("&ends_at=.*", "")).toList());
        paths.put("mix", ranges.mix(LIST));
        paths.put("random small", ranges.random(SMALL, LIST));
        paths.put("random thousand", ranges.random(THOUSAND, LIST));
        List<Scenario> wanted = new ArrayList<>();
        for (Map.Entry<String, List<String>> entry : paths.entrySet()) {
            for (String encoding : List.of("plain", "gzip", "304")) {
                String name = entry.getKey() + ", " + encoding;
                // no body: which range it is does not matter, except perhaps how long it would be
                boolean same = encoding.equals("304") && !List.of("small", "full", "one event").contains(entry.getKey());
                if (options.wants(name) && !same) {
                    scenario(name, encoding, entry.getValue()).ifPresentOrElse(
                            wanted::add, () -> notes.add("Not measured: " + name + "; it is not offered there."));
                }
            }
        }
        return wanted;
    }

    /** The addresses of events anywhere in the feed. */
    private List<String> events() throws IOException {
        String all = new String(Answer.get(measured.port(), Ranges.ALL, Scenario.PLAIN).body(), StandardCharsets.UTF_8);
        List<String> paths = ID.matcher(all).results().map(id -> "/events/" + id.group(1)).limit(LIST).collect(Collectors.toList());
        Collections.shuffle(paths, new Random(LIST));
        return paths;
    }

    private Optional<Scenario> scenario(String name, String encoding, List<String> paths) throws IOException {
        if (encoding.equals("plain")) {
            boolean isOffered = Answer.get(measured.port(), paths.get(0), Scenario.PLAIN).status() < NOT_OFFERED
                    && Answer.get(other.port(), paths.get(0), Scenario.PLAIN).status() < NOT_OFFERED;
            return !isOffered ? Optional.empty() : Optional.of(new Scenario(name, paths, Scenario.PLAIN));
        }
        if (encoding.equals("gzip")) {
            return Answer.get(measured.port(), paths.get(0), Scenario.GZIP)
                    .header("Content-Encoding")
                    .map(gzip -> new Scenario(name, paths, Scenario.GZIP));
        }
        return Answer.get(measured.port(), paths.get(0), Scenario.PLAIN)
                .header("ETag")
                .map(tag -> new Scenario(name, paths, Map.of("If-None-Match", tag)));
    }

    private List<String> row(Scenario scenario) throws IOException, InterruptedException {
        other.prepare(scenario);
        warmUp(measured, scenario, WARM_UP);
        warmUp(other, scenario, WARM_UP);
        List<Sample> ones = new ArrayList<>();
        List<Sample> twos = new ArrayList<>();
        for (int i = 0; i < options.rounds(); i++) {
            ones.add(sample(measured, scenario, options.seconds()));
            twos.add(sample(other, scenario, options.seconds()));
        }
        double[] rates = new double[options.rounds()];
        double[] cpus = new double[options.rounds()];
        for (int i = 0; i < options.rounds(); i++) {
            rates[i] = ones.get(i).rate / twos.get(i).rate;
            cpus[i] = ones.get(i).cpuMicros / twos.get(i).cpuMicros;
        }
        double bytes = median(twos, Sample::bytes) / median(ones, Sample::bytes);
        if (Math.abs(bytes - 1) > MOST_DIFFERENCE) {
            notes.add(scenario.name() + ": " + other.name() + " sent " + Report.number(bytes * 100) + " % of the bytes an answer.");
        }
        return List.of(
                scenario.name(),
                Report.number(median(ones, Sample::bytes)),
                Report.number(median(ones, Sample::rate)),
                Report.number(median(twos, Sample::rate)),
                Report.ratio(rates),
                Report.number(median(ones, Sample::cpuMicros)),
                Report.number(median(twos, Sample::cpuMicros)),
                Report.ratio(cpus),
                ones.stream().mapToLong(Sample::failures).sum() + ", " + twos.stream().mapToLong(Sample::failures).sum());
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> part) {
        return Report.median(samples.stream().mapToDouble(part).toArray());
    }

    private Sample sample(Server server, Scenario scenario, int seconds) throws IOException, InterruptedException {
        neighbours.begin(postgresCpuNanos.getAsLong());
        long before = server.cpuNanos();
        Wrk.Result result = load.run(server, scenario, seconds);
        double answers = Math.max(1, result.answers());
        double cpu = (server.cpuNanos() - before) / NANOS_A_MICRO / answers;
        neighbours.end(postgresCpuNanos.getAsLong());
        return new Sample(result.rate(), cpu, result.bytes() / answers, result.failures());
    }
}

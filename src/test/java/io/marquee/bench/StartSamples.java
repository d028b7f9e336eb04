package io.marquee.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What {@link Starts} has measured, one sample of each kind a round, as tables. */
final class StartSamples {

    private static final List<String> TIMES = List.of(
            "start", "s to the first answer", "ratio to bare Vert.x", "ratio to no archive", "CPU s", "CPU ratio to no archive");
    private static final List<String> MEMORY = List.of(
            "process", "MiB after the start", "ratio to bare Vert.x", "MiB after the load", "ratio to bare Vert.x");

    private final Map<What, List<Sample>> samples = new EnumMap<>(What.class);
    private final List<Double> freshPostgres = new ArrayList<>();
    private final List<Double> keptPostgres = new ArrayList<>();

    /** What is started. */
    enum What {
        BARE("bare Vert.x", null),
        FRESH("fresh folder", null),
        FRESH_ARCHIVE("fresh folder, archive", FRESH),
        KEPT("existing data", null),
        KEPT_ARCHIVE("existing data, archive", KEPT);

        private final String title;
        private final What plain;

        What(String title, What plain) {
            this.title = title;
            this.plain = plain;
        }

        /** The same without an archive; null when there is none in this. */
        What plain() {
            return plain;
        }
    }

    /**
     * One start of a process.
     *
     * @param seconds until the first answer
     * @param cpu seconds until then
     * @param started MiB in memory soon after
     * @param loaded MiB in memory after a load
     */
    record Sample(double seconds, double cpu, double started, double loaded) {}

    void add(What what, Sample sample) {
        samples.computeIfAbsent(what, none -> new ArrayList<>()).add(sample);
    }

    /** Seconds that the embedded server takes by itself. */
    void addPostgres(double fresh, double kept) {
        freshPostgres.add(fresh);
        keptPostgres.add(kept);
    }

    void report(Report report) {
        List<List<String>> times = new ArrayList<>();
        List<List<String>> memory = new ArrayList<>();
        for (What what : What.values()) {
            times.add(List.of(
                    what.title, values(what, Sample::seconds), ratio(what, What.BARE, Sample::seconds),
                    ratio(what, what.plain, Sample::seconds), values(what, Sample::cpu), ratio(what, what.plain, Sample::cpu)));
            memory.add(List.of(
                    what.title, values(what, Sample::started), ratio(what, What.BARE, Sample::started),
                    values(what, Sample::loaded), ratio(what, What.BARE, Sample::loaded)));
        }
        times.add(List.of("PostgreSQL alone, fresh folder", shown(freshPostgres), "", "", "", ""));
        times.add(List.of("PostgreSQL alone, existing data", shown(keptPostgres), "", "", "", ""));
        report.table("First answer", TIMES, times);
        report.table("Resident memory", MEMORY, memory);
    }

    private String values(What what, ToDoubleFunction<Sample> part) {
        return shown(samples.get(what).stream().map(part::applyAsDouble).toList());
    }

    /** Made within a round. */
    private String ratio(What what, What other, ToDoubleFunction<Sample> part) {
        if (other == null || other == what) {
            return "";
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < samples.get(what).size(); i++) {
            ratios.add(part.applyAsDouble(samples.get(what).get(i)) / part.applyAsDouble(samples.get(other).get(i)));
        }
        return shown(ratios);
    }

    private static String shown(List<Double> values) {
        return Report.ratio(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}

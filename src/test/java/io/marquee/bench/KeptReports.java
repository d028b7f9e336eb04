package io.marquee.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the report of a run goes: to the kept ones and so into their table, or to {@code target/bench} when its figures say too little,
 * because a part was measured, or because others had too much of the machine before, meanwhile, or after.
 */
final class KeptReports {

    /** Cores that others may have. */
    static final double MOST_STRANGE_CORES = 0.2;
    private static final Path KEPT = Path.of("docs/bench");
    private static final Path OTHERS = Path.of("target/bench");
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final BenchOptions options;
    private final String kind;
    private final Path kept;
    private final Path others;
    private double strangers;

    /** To be made before anything is started. */
    static KeptReports of(BenchOptions options, String kind) {
        KeptReports reports = new KeptReports(options, kind, KEPT, OTHERS);
        reports.look();
        return reports;
    }

    KeptReports(BenchOptions options, String kind, Path kept, Path others) {
        this.options = options;
        this.kind = kind;
        this.kept = kept;
        this.others = others;
    }

    /** Others had so many cores for some time. */
    void met(double cores) {
        strangers = Math.max(strangers, cores);
    }

    /** Looks who works while we do not. */
    private void look() {
        Neighbours neighbours = new Neighbours();
        neighbours.begin(0);
        long end = System.nanoTime() + LOOK_NANOS;
        for (long left = LOOK_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        neighbours.end(0);
        met(neighbours.cores());
    }

    /** To be called when nothing of ours works any more. */
    void write(Report report, String date) throws IOException {
        look();
        report.say("");
        report.say("Others had " + Report.number(strangers) + " cores at most, before the run, in it, or after.");
        put(report, date);
    }

    void put(Report report, String date) throws IOException {
        String doubt = doubt();
        if (doubt != null) {
            report.say("Not kept: " + doubt + ".");
        }
        Path file = (doubt == null ? kept : others).resolve(date + "-" + kind + ".md");
        report.writeTo(file);
        if (doubt == null) {
            Claims.write(kept);
        }
        Report.progress("the report is " + file);
    }

    private String doubt() {
        if (!options.isWhole(kind)) {
            return "only a part was measured, or with other settings than usual";
        }
        return strangers > MOST_STRANGE_CORES ? "others had more than " + MOST_STRANGE_CORES + " cores" : null;
    }
}

package io.marquee.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time that went to others while something was measured: to strange processes, and to other guests of the host. */
final class Neighbours {

    private static final double NANOS = 1e9;
    private static final long NANOS_A_TICK = 10_000_000;
    /** user, nice, system; steal. Interrupts are left out, most of them are our own traffic. */
    private static final int[] BUSY = {1, 2, 3, 8};

    private long strange;
    private long lasted;
    private long busyBefore;
    private long oursBefore;
    private long timeBefore;

    /** @param postgres CPU time of what works for us and is no child of this process */
    void begin(long postgres) {
        busyBefore = busy();
        oursBefore = ours(postgres);
        timeBefore = System.nanoTime();
    }

    void end(long postgres) {
        strange += busy() - busyBefore - (ours(postgres) - oursBefore);
        lasted += System.nanoTime() - timeBefore;
    }

    /** In cores, on average; below zero only by rounding. */
    double cores() {
        return Math.max(0, strange / NANOS) / Math.max(1, lasted / NANOS);
    }

    private static long ours(long postgres) {
        return Child.treeCpuNanos(ProcessHandle.current().pid()) + postgres;
    }

    private static long busy() {
        try {
            String[] fields = Files.readString(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split("\\s+");
            long ticks = 0;
            for (int field : BUSY) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks * NANOS_A_TICK;
        } catch (IOException e) {
            // there is no /proc: no claim
            return 0;
        }
    }
}

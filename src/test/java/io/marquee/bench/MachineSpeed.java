package io.marquee.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How slow this machine is, for tests that hold a promise in seconds: that is made for a machine of a certain speed. */
public final class MachineSpeed {

    /** Of the machine of the promises, CPU seconds of a bare scan of a GB, as docs/bench/2026-11-28-ingest.md has them. */
    private static final double PROMISED = 3.9;
    private static final int PLANS = 1_000;
    private static final int ZONES = 200;
    private static final int PASSES = 40;
    private static final double GIGA = 1e9;
    private static final double TENTHS = 10;

    private MachineSpeed() {}

    /**
     * How many times as long this machine takes for the same work as the one of the promises; 1 for one that is faster.
     *
     * @param folder for a file of 20 MB, which is deleted
     */
    public static double slowness(Path folder) {
        Path file = folder.resolve("scanned.xml");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                new Feed(PLANS, ZONES).writeTo(out, 0);
            }
            double slowness = Math.max(1, BareScan.seconds(folder, file, PASSES) / (Files.size(file) / GIGA) / PROMISED);
            Files.delete(file);
            System.out.println("this machine takes " + Math.round(slowness * TENTHS) / TENTHS + " times as long as the one of the promises");
            return slowness;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

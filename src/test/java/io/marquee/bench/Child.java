package io.marquee.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A process of this run: its CPU time, its memory, and its end, by its own id only. */
final class Child implements AutoCloseable {

    /** Of each Java process that is measured. */
    static final String HEAP = "-Xmx256m";

    private static final int FIRST_PAUSE_MILLIS = 10;
    private static final int STOP_SECONDS = 20;
    private static final long NANOS_A_TICK = 10_000_000;
    private static final int OWN_TIMES = 11;
    private static final int TIMES_OF_ENDED_CHILDREN = 13;

    private final Process process;

    /** @param log gets all that the process prints */
    Child(Path folder, Path log, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
        Leftovers.add(this);
    }

    static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    long pid() {
        return process.pid();
    }

    /** Of this process alone. */
    long cpuNanos() {
        return cpuNanos(pid(), OWN_TIMES);
    }

    /** Of a process, of its living descendants, and of those that ended. */
    static long treeCpuNanos(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .mapToLong(each -> cpuNanos(each.pid(), OWN_TIMES) + cpuNanos(each.pid(), TIMES_OF_ENDED_CHILDREN))
                .sum();
    }

    /** User and system time, from two fields of /proc; where there is no /proc, what the JDK knows. */
    private static long cpuNanos(long pid, int field) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) * NANOS_A_TICK;
        } catch (NoSuchFileException e) {
            return field != OWN_TIMES
                    ? 0
                    : ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).map(d -> d.toNanos()).orElse(0L);
        } catch (IOException e) {
            // it ended while it was read
            return 0;
        }
    }

    /** Resident memory in KiB. */
    Optional<Long> residentKib() {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid()), "status"))
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a command to its end and returns what it prints. */
    static String output(Path folder, int seconds, List<String> command) throws IOException, InterruptedException {
        Path file = Files.createTempFile(folder, "output", ".txt");
        try (Child child = new Child(folder, file, Map.of(), command)) {
            if (!child.process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " does not end");
            }
        }
        String text = Files.readString(file);
        Files.delete(file);
        return text;
    }

    /**
     * Returns when this is so, which is asked again after pauses that double up to a longest one.
     *
     * @throws UncheckedIOException when the process ends before, or the limit is over; it holds the log
     */
    void await(BooleanSupplier condition, Duration limit, int longestPauseMillis, String name, Path log) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (int pause = FIRST_PAUSE_MILLIS; !condition.getAsBoolean(); pause = Math.min(pause * 2, longestPauseMillis)) {
            if (process.waitFor(pause, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                throw ended(name + " does not answer or", log);
            }
        }
    }

    private static UncheckedIOException ended(String name, Path log) {
        try {
            return new UncheckedIOException(new IOException(name + " ended:\n" + Files.readString(log)));
        } catch (IOException e) {
            return new UncheckedIOException(e);
        }
    }
}

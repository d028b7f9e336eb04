package io.marquee.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** What must not outlive a run, however it ends: its processes, and the folder in which all of its files are. */
final class Leftovers {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    private Leftovers() {}

    /** A folder that is removed at the end. */
    static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("marquee-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> clear(folder), "clear"));
        return folder;
    }

    static synchronized void add(AutoCloseable open) {
        OPEN.push(open);
    }

    private static synchronized void clear(Path folder) {
        for (AutoCloseable open : OPEN) {
            try {
                open.close();
            } catch (Exception e) {
                System.err.println("bench: " + e);
            }
        }
        remove(folder);
    }

    /** Before the end, for what is large. */
    static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("bench: " + folder + " stays: " + e);
        }
    }
}

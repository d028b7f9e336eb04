package io.marquee.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end, within a time, in the locale C, and without environment variables that change what PostgreSQL does. */
final class Commands {

    /** Characters of a program's output that a message holds, from its end. */
    private static final int TOLD = 400;
    private static final int END = 8 * TOLD;

    private Commands() {}

    /**
     * @param input given on standard input; may be empty
     * @throws IOException when it cannot be run, fails, or takes longer; the message has the end of its output
     */
    static void run(Duration limit, List<String> command, String input) throws IOException {
        Path in = Files.createTempFile("marquee", ".in");
        Path out = Files.createTempFile("marquee", ".out");
        try {
            Files.writeString(in, input);
            // files, as a pipe would stay open in whatever the program leaves running
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
            builder.environment().put("LANG", "C");
            Process process = builder.start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(name(command) + " takes longer than " + limit.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(name(command) + " ends with " + process.exitValue() + tail(out));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name(command) + " runs", e);
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }
    }

    /** The end of a file of output, on one line, after a colon; empty when there is none. */
    static String tail(Path file) throws IOException {
        String text = Files.exists(file) ? new String(end(file), StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ") : "";
        return text.isEmpty() ? "" : ": " + text.substring(Math.max(0, text.length() - TOLD));
    }

    /** The last bytes of a file: more than a message holds, as white space is shortened. */
    private static byte[] end(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - END));
            return in.readNBytes(2 * END);
        }
    }

    private static String name(List<String> command) {
        return command.stream()
                .filter(word -> word.matches(".*/(initdb|pg_ctl|postgres)"))
                .map(word -> word.substring(word.lastIndexOf('/') + 1))
                .findFirst()
                .orElse(command.get(0));
    }
}

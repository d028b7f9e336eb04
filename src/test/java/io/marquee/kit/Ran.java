package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param output what it said on both streams
 */
public record Ran(int code, String output) {

    private static final int LIMIT_SECONDS = 120;

    /**
     * Runs a program; what a make or a Git around the tests has set is none of its business.
     *
     * @param environment variables beside those of the tests
     */
    public static Ran of(Path directory, Map<String, String> environment, String... command) throws IOException, InterruptedException {
        // a file, as a pipe would stay open in whatever the program leaves running
        Path output = Files.createTempFile("ran", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("MAKE") || name.equals("MFLAGS"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Ran(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}

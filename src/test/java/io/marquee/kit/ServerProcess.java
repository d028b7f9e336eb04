package io.marquee.kit;

import io.marquee.store.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** An embedded PostgreSQL started by a process of its own, which finds no other programs than a test lets it. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path said;

    private ServerProcess(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /** What runs in that process: starts the server, prints how to reach it, and stops it at the end of its input. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]))) {
            System.out.println("url=" + server.url() + "?password=" + server.password());
            System.in.read();
        } catch (IOException e) {
            System.out.println("failed=" + e.getMessage());
            throw e;
        }
    }

    /**
     * @param folder where the server keeps its data
     * @param path folder of all programs that can be found
     * @param prefix a command that runs the process as somebody else; may be empty
     */
    public static ServerProcess start(Path folder, Path path, String... prefix) {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), ServerProcess.class.getName(),
                folder.toString()));
        try {
            Path said = Files.createTempFile("server", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().put("PATH", path.toString());
            return new ServerProcess(builder.start(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it has written. */
    public String said() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String awaitLine(String name) {
        Awaitility.await().atMost(LIMIT).until(() -> said().matches("(?s).*\\b" + name + "=.*\n.*") || !process.isAlive());
        return said().lines()
                .filter(line -> line.startsWith(name + "="))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said()))
                .substring(name.length() + 1);
    }

    /** Its database, once it answers. */
    public TestDatabase database() {
        return TestDatabase.at(awaitLine("url"));
    }

    /** Why it does not start. */
    public String failure() {
        return awaitLine("failed");
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("it does not end: " + said());
            }
            Files.deleteIfExists(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.store.LentPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The jar as a user starts it: a process of its own that writes into one folder. */
public final class PackagedMarquee implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final Path folder;
    private final int port;
    private final int managementPort;
    private final Process process;

    private PackagedMarquee(Path folder, int port, int managementPort, Process process) {
        this.folder = folder;
        this.port = port;
        this.managementPort = managementPort;
        this.process = process;
    }

    /**
     * Returns at once. It lives shortly: its compiler is the one that is ready soon, and what each start makes anew is lent to it, the
     * classes of the jar and the programs of the embedded database.
     *
     * @param folder is its working directory and keeps its log and its data, also for another process after it
     * @param environment variables beside the usual ones
     */
    public static PackagedMarquee start(Path folder, Map<String, String> environment) {
        return start(folder, List.of(PackagedJar.C1), environment);
    }

    /** The same with options of Java. */
    public static PackagedMarquee start(Path folder, List<String> more, Map<String, String> environment) {
        List<String> options = new ArrayList<>(PackagedJar.options(PackagedJar.archive()));
        options.addAll(more);
        if (!environment.containsKey("DATABASE_URL")) {
            LentPrograms.lend(folder.resolve("data/postgres"));
        }
        return startAlone(PackagedJar.JAVA, folder, options, environment);
    }

    /** As users start it, who lend it nothing, on a Java that may be another than that of the tests. */
    public static PackagedMarquee startAlone(Path java, Path folder, List<String> options, Map<String, String> environment) {
        int port = FreePort.next();
        int managementPort = FreePort.next();
        ProcessBuilder builder = new ProcessBuilder(PackagedJar.command(java, options, PackagedJar.FILE))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().put("HTTP_PORT", String.valueOf(port));
        builder.environment().put("MANAGEMENT_PORT", String.valueOf(managementPort));
        builder.environment().put("POLL_PERIOD", "1s");
        builder.environment().put("STOP_DRAIN", "0s");
        builder.environment().put("DATA_DIR", folder.resolve("data").toString());
        builder.environment().putAll(environment);
        try {
            return new PackagedMarquee(folder, port, managementPort, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Port of the public contract. */
    public int port() {
        return port;
    }

    /** Port of health and metrics. */
    public int managementPort() {
        return managementPort;
    }

    /** The process itself, which may have ended. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** All that it has written so far. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts the lines that it writes with a phrase of ASCII. */
    public CountedLines linesWith(String phrase) {
        return new CountedLines(folder.resolve("log"), phrase);
    }

    /** The answer of the public port; nothing when none comes within two seconds. */
    public Optional<HttpResponse<String>> get(String pathAndQuery) {
        return get(port, pathAndQuery);
    }

    private static Optional<HttpResponse<String>> get(int port, String pathAndQuery) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The body of a search, empty when there is none. */
    public String search(String query) {
        return get("/search" + query).map(HttpResponse::body).orElse("");
    }

    /** Status of {@code ready} or {@code live} on the management port; 0 when there is no answer. */
    public int health(String probe) {
        return get(managementPort, "/observe/health/" + probe).map(HttpResponse::statusCode).orElse(0);
    }

    /** Takes an event out of what is published, as an operator does; the status of the answer. */
    public int withdraw(String event) {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/observe/withdrawals?event=" + event + "&reason=x&by=y");
        HttpRequest request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All metrics; empty when there is no answer. */
    public String metrics() {
        return get(managementPort, "/observe/metrics").map(HttpResponse::body).orElse("");
    }

    /** Waits until an unbounded search holds all of this. */
    public void awaitAnswer(String... parts) {
        Awaitility.await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(100)).untilAsserted(() ->
                assertThat(search("")).contains(parts));
    }

    /** SIGTERM, without waiting. */
    public void terminate() {
        process.destroy();
    }

    /** SIGTERM; whether it has ended within the time that a stop may take. */
    public boolean stop() {
        terminate();
        return awaitExit(STOP_LIMIT).isPresent();
    }

    /** SIGKILL, frozen or not. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(STOP_LIMIT);
    }

    /** SIGSTOP: it keeps its connections and does nothing. */
    public void freeze() {
        KillablePostgres.signal("STOP", List.of(process.toHandle()));
    }

    /** SIGCONT: it goes on as if no time had passed. */
    public void thaw() {
        KillablePostgres.signal("CONT", List.of(process.toHandle()));
    }

    /** The embedded database that serves its folder now. */
    public TestDatabase embeddedDatabase() {
        try {
            String password = Files.readString(folder.resolve("data/postgres/password")).strip();
            return TestDatabase.at("jdbc:postgresql://127.0.0.1:" + postmaster(PORT_LINE) + "/postgres?password=" + password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process of the embedded database that listens. */
    public ProcessHandle embeddedServer() {
        return ProcessHandle.of(Long.parseLong(postmaster(PID_LINE))).orElseThrow();
    }

    private String postmaster(int line) {
        try {
            return Files.readAllLines(folder.resolve("data/postgres/data/postmaster.pid")).get(line).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its exit code; nothing when it still runs after that long. */
    public OptionalInt awaitExit(Duration limit) {
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /** Processes of the embedded database in its folder. */
    public long postgresProcesses() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info().command().filter(c -> c.startsWith(folder.toString())).isPresent())
                .count();
    }

    @Override
    public void close() {
        if (!stop()) {
            kill();
        }
    }
}

package io.marquee.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged jar as a process of its own, with its embedded PostgreSQL. */
final class Application implements Server, AutoCloseable {

    /** Of a helper process: the tests and all that is in the jar. */
    static final String CLASS_PATH = Path.of("target/test-classes").toAbsolutePath() + File.pathSeparator
            + Path.of("target/marquee.jar").toAbsolutePath();

    static final Path JAR = Path.of("target/marquee.jar").toAbsolutePath();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration INGEST_LIMIT = Duration.ofSeconds(300);
    private static final int PAUSE_MILLIS = 10;
    private static final int OK = 200;
    private static final String GC_LOG = "gc.log";
    private static final Pattern COLLECTION = Pattern.compile("Pause .* (\\d+)M->\\d+M\\(\\d+M\\)");

    private final String name;
    private final Path home;
    private final Path log;
    private final int port;
    private final Child child;
    private final long startedAt = System.nanoTime();
    private Duration firstAnswer;
    private Duration fullAnswer;

    /** A folder for one, with the routes. */
    static Path folder(Path parent, String name) throws IOException {
        Path home = Files.createDirectories(parent.resolve(name));
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Path copy = home.resolve(file.toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return home;
    }

    /** Adds the provider fever under another name, at another address. */
    static void addProvider(Path home, String name, String url) throws IOException {
        String fever = Files.readString(Path.of("routes/providers/fever.camel.yaml"));
        Files.writeString(home.resolve("routes/providers/" + name + ".camel.yaml"), fever.replace("{{fever.url}}", url).replace("fever", name));
    }

    /** Returns when it answers and its answers hold all plans. */
    Application(Path home, int plans, Map<String, String> settings) throws IOException, InterruptedException {
        this(home, plans, settings, List.of());
    }

    /** @param options for its JVM beside the usual ones */
    Application(Path home, int plans, Map<String, String> settings, List<String> options) throws IOException, InterruptedException {
        this("application", JAR, home, plans, settings, options);
    }

    /** Another jar than the one that was just built, or the same one beside it; with the routes of the folder, if it has any. */
    Application(String name, Path jar, Path home, int plans, Map<String, String> settings, List<String> options)
            throws IOException, InterruptedException {
        this.name = name;
        this.home = home;
        this.log = home.resolve("application.log");
        this.port = freePort();
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("HTTP_PORT", String.valueOf(port));
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("DATA_DIR", home.resolve("data").toString());
        environment.put("ROUTES_DIR", home.resolve("routes").toString());
        List<String> command = new ArrayList<>(List.of(
                Child.java("java"), Child.HEAP, "-Xlog:gc:file=" + GC_LOG, "-Djava.io.tmpdir=" + home));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        this.child = new Child(home, log, environment, command);
        Leftovers.add(this);
        String small = new Ranges(new Feed(Math.max(1, plans), 1)).holding(1);
        firstAnswer = await(START_LIMIT, PAUSE_MILLIS, small, 0);
        fullAnswer = await(INGEST_LIMIT, 20 * PAUSE_MILLIS, Ranges.ALL, plans);
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Time since the start until it answers this with all those plans. */
    private Duration await(Duration limit, int longestPauseMillis, String path, int plans) throws InterruptedException {
        child.await(() -> answers(path, plans), limit, longestPauseMillis, "the application", log);
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    private boolean answers(String path, int plans) {
        try {
            Answer answer = Answer.get(port, path, Scenario.PLAIN);
            return answer.status() == OK && answer.events() >= plans;
        } catch (IOException e) {
            return false;
        }
    }

    Duration firstAnswer() {
        return firstAnswer;
    }

    Duration fullAnswer() {
        return fullAnswer;
    }

    /** The log lines of the polls of fever that ended so. */
    List<String> polls(String outcome) throws IOException {
        return polls("fever", outcome);
    }

    List<String> polls(String provider, String outcome) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("poll provider=" + provider + " outcome=" + outcome)).toList();
        }
    }

    /** Waits for the end of one more poll that ends so, and returns its log line. */
    String awaitPoll(String provider, String outcome) throws IOException, InterruptedException {
        int before = polls(provider, outcome).size();
        child.await(() -> countPolls(provider, outcome) > before, INGEST_LIMIT, 20 * PAUSE_MILLIS, "a poll of " + provider, log);
        return polls(provider, outcome).get(before);
    }

    private int countPolls(String provider, String outcome) {
        try {
            return polls(provider, outcome).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** MiB in use just before a collection, at most, from the log of the collector. */
    int highestHeap() throws IOException {
        int highest = 0;
        for (String line : Files.readAllLines(home.resolve(GC_LOG))) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                highest = Math.max(highest, Integer.parseInt(collection.group(1)));
            }
        }
        return highest;
    }

    String jdbcUrl() {
        return Postgres.jdbcUrl(home);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    Child process() {
        return child;
    }

    @Override
    public long cpuNanos() {
        return child.cpuNanos() + postgresCpuNanos();
    }

    long postgresCpuNanos() {
        return Postgres.cpuNanos(home);
    }

    @Override
    public void prepare(Scenario scenario) {}

    @Override
    public void close() {
        Optional<Long> postgres = Postgres.pid(home);
        child.close();
        // only if it was killed
        postgres.flatMap(ProcessHandle::of)
                .filter(handle -> handle.info().command().filter(command -> command.startsWith(home.toString())).isPresent())
                .ifPresent(ProcessHandle::destroy);
    }
}

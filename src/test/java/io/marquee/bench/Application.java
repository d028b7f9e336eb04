package io.marquee.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The packaged jar as a process of its own, with its embedded PostgreSQL. */
final class Application implements Server, AutoCloseable {

    private static final Path JAR = Path.of("target/marquee.jar").toAbsolutePath();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration INGEST_LIMIT = Duration.ofSeconds(300);
    private static final int PAUSE_MILLIS = 10;
    private static final int OK = 200;

    private final Path home;
    private final Path log;
    private final int port;
    private final Child child;
    private final long startedAt = System.nanoTime();
    private Duration firstAnswer;
    private Duration fullAnswer;

    /** Returns when it answers and its answers hold all plans. */
    Application(Path home, int plans, Map<String, String> settings) throws IOException, InterruptedException {
        this.home = home;
        this.log = home.resolve("application.log");
        this.port = freePort();
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("HTTP_PORT", String.valueOf(port));
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("DATA_DIR", home.resolve("data").toString());
        environment.put("ROUTES_DIR", home.resolve("routes").toString());
        this.child = new Child(home, log, environment, List.of(
                Child.java("java"), Child.HEAP, "-Djava.io.tmpdir=" + home, "-jar", JAR.toString()));
        Leftovers.add(this);
        String small = new Ranges(new Feed(plans, 1)).holding(1);
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

    /** The log lines of the polls that ended so. */
    List<String> polls(String outcome) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("poll provider=fever outcome=" + outcome)).toList();
        }
    }

    @Override
    public String name() {
        return "application";
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
        return postgres().map(Child::treeCpuNanos).orElse(0L);
    }

    @Override
    public void prepare(Scenario scenario) {}

    private Optional<Long> postgres() {
        try {
            Path file = home.resolve("data/postgres/data/postmaster.pid");
            return Files.readAllLines(file).stream().findFirst().map(line -> Long.parseLong(line.strip()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        Optional<Long> postgres = postgres();
        child.close();
        // only if it was killed
        postgres.flatMap(ProcessHandle::of)
                .filter(handle -> handle.info().command().filter(command -> command.startsWith(home.toString())).isPresent())
                .ifPresent(ProcessHandle::destroy);
    }
}

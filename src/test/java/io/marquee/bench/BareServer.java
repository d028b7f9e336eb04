package io.marquee.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link BareVertx} as a process of its own. It gets its answers from the application, byte for byte. */
final class BareServer implements Server, AutoCloseable {

    private static final int MOST_ANSWERS = 1_000;
    private static final long MOST_BYTES = 48L << 20;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final int PAUSE_MILLIS = 20;

    private final Path home;
    private final int port;
    private final Child child;
    private final Duration firstAnswer;
    private Application model;

    BareServer(Path home, Application model) throws IOException, InterruptedException {
        this.home = home;
        this.model = model;
        this.port = Application.freePort();
        String classPath = Path.of("target/test-classes").toAbsolutePath() + ":" + Path.of("target/marquee.jar").toAbsolutePath();
        Path log = home.resolve("bare.log");
        long startedAt = System.nanoTime();
        this.child = new Child(home, log, Map.of(), List.of(
                Child.java("java"), Child.HEAP, "-Djava.io.tmpdir=" + home, "-cp", classPath, BareVertx.class.getName(),
                String.valueOf(port)));
        child.await(this::answers, START_LIMIT, PAUSE_MILLIS, "the bare server", log);
        firstAnswer = Duration.ofNanos(System.nanoTime() - startedAt);
    }

    private boolean answers() {
        try {
            return Answer.get(port, "/", Scenario.PLAIN).status() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** From the start of the process. */
    Duration firstAnswer() {
        return firstAnswer;
    }

    Child process() {
        return child;
    }

    /** Takes its answers from this one from now on. */
    void imitate(Application other) {
        model = other;
    }

    @Override
    public String name() {
        return "bare Vert.x";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long cpuNanos() {
        return child.cpuNanos();
    }

    /** Asks the application once for each path, the first ones if they are many, and lets the process load what came. */
    @Override
    public void prepare(Scenario scenario) throws IOException {
        Path folder = Files.createDirectories(answers(scenario));
        Map<String, Integer> known = new HashMap<>();
        List<String> order = new ArrayList<>();
        long bytes = 0;
        for (String path : scenario.paths()) {
            if (!known.containsKey(path)) {
                if (known.size() == MOST_ANSWERS || bytes > MOST_BYTES) {
                    // the first ones are as good a sample as any; to go on with known ones alone would not be
                    break;
                }
                Answer answer = Answer.get(model.port(), path, scenario.headers());
                int number = known.size();
                Files.write(folder.resolve(number + ".body"), answer.body());
                List<String> head = new ArrayList<>(List.of(String.valueOf(answer.status())));
                head.addAll(answer.headers());
                Files.write(folder.resolve(number + ".head"), head);
                bytes += answer.body().length;
                known.put(path, number);
            }
            order.add(String.valueOf(known.get(path)));
        }
        Files.write(folder.resolve("order"), order);
        load(scenario);
    }

    private Path answers(Scenario scenario) {
        return home.resolve("answers").resolve(scenario.folder() + "-" + model.port());
    }

    /** Loads what another bare server has got from the same application, which may be gone. */
    void load(Scenario scenario) throws IOException {
        Answer loaded = Answer.get(port, BareVertx.LOAD + answers(scenario), Scenario.PLAIN);
        if (loaded.status() != 204) {
            throw new IOException("the bare server did not load " + scenario.name());
        }
    }

    @Override
    public void close() {
        child.close();
    }
}

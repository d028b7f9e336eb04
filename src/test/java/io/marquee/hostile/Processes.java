package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** What the machine, a neighbour, or a setting may do to the process and its database. */
final class Processes {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final long SLEEP_MILLIS = 12_000;

    private Processes() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.own(69, "a process that slept for longer than its claims goes on", Processes::sleeps));
        rows.add(Row.own(71, "the embedded database is started again when it was killed, and searches go on", Processes::killsTheDatabase));
        rows.add(Row.own(71, "a stale pid that is somebody else's is left alone", Processes::stalePid));
        rows.add(Row.plain(71, "the embedded database asks for a password", Processes::asksForAPassword));
        rows.add(Row.own(73, "the sample plays with the embedded database only", Processes::playsNoSample));
        return rows;
    }

    private static void sleeps(Path folder) throws IOException {
        try (Target target = Target.start(folder, Map.of("POLL_LEASE", "5s", "POLL_RENEWAL", "1s"))) {
            int shown = target.shown();
            target.marquee().freeze();
            Pause.millis(SLEEP_MILLIS);
            target.marquee().thaw();
            Pause.until("it wakes up, and polls", target::shown, now -> now > shown + 1);
            // until what was asked meanwhile is answered
            Pause.millis(SLEEP_MILLIS);
            target.watch().verify();
        }
    }

    private static void killsTheDatabase(Path folder) throws IOException {
        try (Target target = Target.start(folder, Map.of())) {
            Watch watch = target.watch();
            target.marquee().embeddedServer().destroyForcibly();
            Pause.until("it is noticed", () -> target.management().text("/observe/providers"), told -> told.contains("\"down\""));
            int shown = target.shown();
            Awaitility.await("a poll after the database is back").atMost(START_LIMIT).until(() -> target.shown() > shown);
            watch.verify();
        }
    }

    private static void stalePid(Path folder) throws Exception {
        try (Target target = Target.start(folder, Map.of())) {
            assertThat(target.shown()).isPositive();
        }
        Process somebody = new ProcessBuilder("sleep", "600").start();
        try {
            Path pid = folder.resolve("data/postgres/data/postmaster.pid");
            Files.writeString(pid, somebody.pid() + "\n" + pid.getParent() + "\n1\n5432\n\n127.0.0.1\n  0 0\nready\n");
            try (Target again = Target.start(folder, Map.of())) {
                assertThat(again.shown()).isPositive();
                assertThat(somebody.isAlive()).as("the process whose pid it is lives").isTrue();
            }
        } finally {
            somebody.destroyForcibly();
        }
    }

    private static void asksForAPassword(Target target) throws IOException {
        String port = Files.readAllLines(target.folder().resolve("data/postgres/data/postmaster.pid")).get(3).strip();
        for (String user : List.of("postgres", "root", "template1")) {
            for (String password : List.of("", "postgres", user)) {
                assertThatThrownBy(() -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", user, password).close())
                        .as(user + " with the password " + password)
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    private static void playsNoSample(Path folder) {
        try (PackagedMarquee marquee = PackagedMarquee.start(folder, Target.OPTIONS, Map.of("DATABASE_URL", TestDatabase.create().url()))) {
            Awaitility.await().atMost(START_LIMIT).until(() -> !marquee.process().isAlive() || marquee.health("ready") == 200);
            assertThat(marquee.process().isAlive()).isTrue();
            Pause.millis(4_000);
            assertThat(marquee.search("")).isEqualTo("{\"data\":{\"events\":[]},\"error\":null}");
        }
    }
}

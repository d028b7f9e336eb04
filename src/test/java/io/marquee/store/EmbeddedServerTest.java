package io.marquee.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.kit.KillablePostgres;
import io.marquee.settings.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The embedded PostgreSQL: who gets in, what its folder outlives, and that it comes back. */
@Tag("application")
@Tag("hostile")
class EmbeddedServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TRIES = Duration.ofSeconds(3);
    private static final String TRUST = "host all all 127.0.0.1/32 trust\n";
    private static final int DISK = 200 << 20;

    private static Path once;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        once = shared.resolve("binaries");
        LentPrograms.into(once);
    }

    /** A folder whose programs are unpacked already, as most tests have nothing to do with that. */
    private static Path unpacked(Path home) throws IOException {
        Files.createSymbolicLink(Files.createDirectories(home).resolve("binaries"), once);
        return home;
    }

    private static String ask(EmbeddedServer server, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), "postgres", password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static boolean answers(EmbeddedServer server) {
        try {
            return ask(server, server.password(), "select 1").equals("1");
        } catch (SQLException e) {
            return false;
        }
    }

    private Path pidFile() {
        return folder.resolve("data/postmaster.pid");
    }

    private ProcessHandle process() throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile()).get(0).strip())).orElseThrow();
    }

    @Test
    void asksForThePasswordThatLiesInItsFolderForTheOwnerAlone() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(unpacked(folder))) {
            assertThat(ask(server, server.password(), "select rolpassword from pg_authid where rolname = 'postgres'")).startsWith("SCRAM-SHA-256$");
            for (String wrong : List.of("", "postgres")) {
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> ask(server, wrong, "select 1"));
            }
            Path file = folder.resolve("password");
            assertThat(Files.readString(file).strip()).isEqualTo(server.password()).hasSize(32);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        }
    }

    @Test
    void takesOverAFolderThatLetEverybodyIn() throws Exception {
        String before;
        try (EmbeddedServer server = EmbeddedServer.start(unpacked(folder))) {
            before = ask(server, server.password(), "select system_identifier from pg_control_system()");
        }
        // as folders were made once
        Files.delete(folder.resolve("password"));
        Files.writeString(folder.resolve("data/pg_hba.conf"), TRUST);
        try (EmbeddedServer server = EmbeddedServer.start(folder)) {
            assertThat(ask(server, server.password(), "select system_identifier from pg_control_system()")).isEqualTo(before);
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> ask(server, "", "select 1"));
        }
    }

    @Test
    void stopsNobodyElsesProcess() throws Exception {
        Path others = unpacked(folder.resolve("others"));
        Path ours = unpacked(folder.resolve("ours"));
        EmbeddedServer.start(ours).close();
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try (EmbeddedServer other = EmbeddedServer.start(others)) {
            String postgres = Files.readAllLines(others.resolve("data/postmaster.pid")).get(0);
            for (String pid : List.of(String.valueOf(stranger.pid()), postgres, String.valueOf(ProcessHandle.current().pid()))) {
                List<String> lines = new ArrayList<>(Files.readAllLines(others.resolve("data/postmaster.pid")));
                lines.set(0, pid);
                lines.set(1, ours.resolve("data").toString());
                Files.write(ours.resolve("data/postmaster.pid"), lines);
                try (EmbeddedServer server = EmbeddedServer.start(ours)) {
                    assertThat(answers(server)).isTrue();
                }
                assertThat(answers(other)).isTrue();
                assertThat(stranger.isAlive()).isTrue();
            }
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void leavesAFolderAloneThatHoldsSomethingElse() throws IOException {
        Path note = Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("note"), "mine");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> EmbeddedServer.start(folder).close())
                .withMessageContaining(folder.resolve("data") + " holds something else than a database");
        assertThat(note).hasContent("mine");
    }

    @Test
    void makesAgainWhatAStartThatWasBrokenOffHasLeft() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("half")).resolve("PG_VERSION"), "18\n");
        Files.writeString(folder.resolve("password.half"), "");
        Files.createDirectories(folder.resolve("binaries/half"));
        try (EmbeddedServer server = EmbeddedServer.start(folder)) {
            assertThat(answers(server)).isTrue();
        }
        assertThat(folder.resolve("half")).doesNotExist();
    }

    @Test
    void startsAgainOnTheSamePortWhenItIsKilled() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start(unpacked(folder))) {
            for (int time = 0; time < 2; time++) {
                ProcessHandle before = process();
                before.destroyForcibly();
                Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> process().pid() != before.pid() && answers(server));
            }
        }
        assertThat(pidFile()).doesNotExist();
    }

    @Test
    void leavesNothingWhenItHangsAtAStop() throws Exception {
        List<ProcessHandle> all = new ArrayList<>();
        try (EmbeddedServer server = EmbeddedServer.start(unpacked(folder))) {
            assertThat(answers(server)).isTrue();
            all.add(process());
            all.addAll(process().children().toList());
            KillablePostgres.signal("STOP", all);
        }
        Awaitility.await().atMost(LIMIT).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        try (EmbeddedServer server = EmbeddedServer.start(folder)) {
            assertThat(answers(server)).isTrue();
        }
    }

    /** As one does that waits for a lock of another that is gone. */
    @Test
    void startsAgainThoughAProcessOfTheKilledOneHangs() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/cwd")), "no /proc");
        try (EmbeddedServer server = EmbeddedServer.start(unpacked(folder))) {
            ProcessHandle before = process();
            List<ProcessHandle> children = before.children().toList();
            assertThat(children).isNotEmpty();
            KillablePostgres.signal("STOP", children);
            before.destroyForcibly();
            Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> process().pid() != before.pid() && answers(server));
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void comesBackOnceAFullDiskHasRoomAgain() throws Exception {
        assumeTrue(OrdinaryUser.own() == 0 && run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", folder.toString()), "no disk to fill");
        try (EmbeddedServer server = EmbeddedServer.start(unpacked(folder.resolve("postgres")))) {
            Path big = folder.resolve("big");
            run("sh", "-c", "cat /dev/zero > " + big + " 2> /dev/null");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> ask(server, server.password(), "select pg_logical_emit_message(true, 'x', repeat('x', 60000000))"));
            ProcessHandle.of(Long.parseLong(Files.readAllLines(folder.resolve("postgres/data/postmaster.pid")).get(0)))
                    .ifPresent(ProcessHandle::destroyForcibly);
            Awaitility.await().during(TRIES).atMost(LIMIT).until(() -> !answers(server));
            Files.delete(big);
            Awaitility.await().atMost(LIMIT).until(() -> answers(server));
        } finally {
            run("umount", folder.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, false, postgres-linux-x86_64.txz", "Linux, amd64, true, postgres-linux-x86_64-alpine_linux.txz",
        "Linux, aarch64, false, postgres-linux-arm_64.txz", "Linux, aarch64, true, postgres-linux-arm_64-alpine_linux.txz",
        "Mac OS X, aarch64, false, postgres-darwin-arm_64.txz", "Mac OS X, x86_64, false, postgres-darwin-x86_64.txz"
    })
    void knowsWhichProgramsAMachineNeeds(String system, String processor, boolean musl, String archive) {
        assertThat(PostgresPrograms.archive(system, processor, musl)).isEqualTo(archive);
    }
}

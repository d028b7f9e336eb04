package io.marquee.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.kit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Root starts the embedded PostgreSQL on machines that lack one thing or another; processes are real, and so is the server. */
@Tag("application")
class OrdinaryUserTest {

    private static final int NOBODY = 65_534;

    private static Path once;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private Path home;

    @BeforeAll
    static void unpack() throws IOException {
        once = shared.resolve("binaries");
        LentPrograms.into(once);
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A folder whose programs are unpacked already. */
    private static Path unpacked(Path home) throws IOException {
        Files.createSymbolicLink(Files.createDirectories(home).resolve("binaries"), once);
        return home;
    }

    @BeforeEach
    void onlyRootNeedsIt() throws IOException {
        assumeTrue(OrdinaryUser.own() == 0, "only root needs to become somebody else");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = unpacked(folder.resolve("postgres"));
    }

    /** A PATH with these programs and no others; an {@code unshare} that is not named is there, and fails. */
    private Path path(String... programs) throws IOException {
        Path path = Files.createTempDirectory(folder, "path");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String program : Stream.concat(Stream.of("sh", "id"), Stream.of(programs)).toList()) {
            if (!program.isEmpty()) {
                Path found = Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin").map(place -> Path.of(place, program)).filter(Files::exists)
                        .findFirst().orElse(null);
                assumeTrue(found != null, program + " is not installed");
                put(path, program, "exec " + found + " \"$@\"");
            }
        }
        if (!List.of(programs).contains("unshare")) {
            put(path, "unshare", "echo 'unshare failed: Operation not permitted' >&2; exit 1");
        }
        return path;
    }

    private static void put(Path path, String program, String does) throws IOException {
        Path script = Files.writeString(path.resolve(program), "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void keeps(String word, ServerProcess server) {
        server.database().execute("create table if not exists kept (word text)");
        server.database().execute("insert into kept values ('" + word + "')");
    }

    /** Plain containers do not allow them. */
    private static boolean allowsNamespaces() {
        try {
            Commands.run(Duration.ofSeconds(10), List.of("unshare", "-U", "true"), "");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"unshare, in a user namespace", "setpriv, by setpriv", "chroot, by chroot", "runuser, by runuser", "su, by su"})
    void startsByTheOneProgramThatIsThere(String program, String told) throws IOException {
        assumeTrue(!program.equals("unshare") || allowsNamespaces(), "user namespaces are not allowed here");
        try (ServerProcess server = ServerProcess.start(home, path(program))) {
            keeps("first", server);
            assertThat(server.said().lines().filter(line -> line.contains("does not run as root"))).singleElement().asString().contains(told);
        }
        assertThat(Folders.owner(home.resolve("data"))).isEqualTo(program.equals("unshare") ? 0 : NOBODY);
    }

    @Test
    void saysInOneLineWhatIsMissingWhenNothingIsThere() throws IOException {
        try (ServerProcess server = ServerProcess.start(home, path(""))) {
            assertThat(server.failure()).contains("PostgreSQL does not run as root", "unshare -U, setpriv", "as an ordinary user", "DATABASE_URL");
        }
    }

    @Test
    void goesOnWithAFolderWhoeverMadeIt() throws IOException {
        List<String> ways = Stream.of("unshare", "setpriv", "unshare", "su", "chroot", "unshare")
                .filter(way -> !way.equals("unshare") || allowsNamespaces())
                .toList();
        for (String way : ways) {
            try (ServerProcess server = ServerProcess.start(home, path(way))) {
                keeps(way, server);
            }
        }
        try (ServerProcess server = ServerProcess.start(home, path("setpriv", "unshare"))) {
            assertThat(server.database().rows("select word from kept")).isEqualTo(ways);
        }
    }

    /** A user who may read the classes of this build, wherever they lie. */
    private static String[] asNobody() {
        String[] prefix = {
            "/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all,+dac_read_search",
            "--ambient-caps=-all,+dac_read_search", "--"
        };
        try {
            Commands.run(Duration.ofSeconds(10), Stream.concat(Stream.of(prefix), Stream.of("true")).toList(), "");
        } catch (IOException e) {
            assumeTrue(false, "root cannot hand on the right to read: " + e.getMessage());
        }
        return prefix;
    }

    @Test
    void leavesAFolderOfSomebodyToHim() throws IOException {
        String[] asNobody = asNobody();
        Folders.give(home, NOBODY, NOBODY);
        try (ServerProcess server = ServerProcess.start(home, path(""), asNobody)) {
            keeps("nobody", server);
            assertThat(server.said()).doesNotContain("root");
        }
        try (ServerProcess server = ServerProcess.start(home, path("setpriv", "unshare"))) {
            keeps("root", server);
        }
        try (ServerProcess server = ServerProcess.start(home, path(""), asNobody)) {
            assertThat(server.database().rows("select word from kept")).containsExactly("nobody", "root");
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each : all.toList()) {
                assertThat(Folders.owner(each)).as(each.toString()).isEqualTo(NOBODY);
            }
        }
    }

    @Test
    void tellsAnotherUserWhoseFolderItIs() throws IOException {
        try (ServerProcess server = ServerProcess.start(home, path("setpriv"))) {
            keeps("root", server);
        }
        try (ServerProcess server = ServerProcess.start(
                home, path(""), asNobody())) {
            assertThat(server.failure()).contains(home + " belongs to another user", "as root", "chown -R " + NOBODY + " " + home);
        }
    }

    @Test
    void startsInAFolderThatOnlyRootMayPass() throws IOException {
        Path closed = Files.createDirectory(
                folder.resolve("closed"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (ServerProcess server = ServerProcess.start(unpacked(closed.resolve("postgres")), path("setpriv", "su", "chroot"))) {
            keeps("first", server);
            assertThat(server.said()).contains("the right to pass root's folders");
        }
    }
}

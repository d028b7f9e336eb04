package io.marquee.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One folder of PostgreSQL's data, and what its programs do with it: make, secure, start, and stop. */
final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration APPEAR_LIMIT = Duration.ofSeconds(15);
    private static final long LOOK_MILLIS = 20;
    private static final String REFUSED_USER = "28";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final String ONLY_WITH_PASSWORD = "host all all 127.0.0.1/32 scram-sha-256\n";
    /** Greater than any, so that the server takes it for gone and looks whether its memory is still in use. */
    private static final String NO_PROCESS = String.valueOf(Integer.MAX_VALUE);
    private static final List<String> OPTIONS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=40",
            "timezone=UTC",
            "log_timezone=UTC",
            // a folder made by an earlier version may say otherwise
            "fsync=on",
            "synchronous_commit=on",
            "password_encryption=scram-sha-256",
            // one file for each run: what it says of itself, and nothing of statements
            "log_min_messages=log",
            "log_min_error_statement=panic",
            "log_checkpoints=off");

    private final Path home;
    private final Path data;
    private final Path log;
    private final Path programs;
    private final OrdinaryUser user;

    Cluster(Path home, Path programs, OrdinaryUser user) {
        this.home = home;
        this.data = home.resolve("data");
        this.log = home.resolve("log");
        this.programs = programs;
        this.user = user;
    }

    /** Makes the data unless it is there; what a start that was broken off has left is made again. */
    void prepare() throws IOException {
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            if (Files.exists(data) && !isEmpty(data)) {
                throw new IOException(data + " holds something else than a database");
            }
            Path half = home.resolve("half");
            Folders.delete(half);
            user.own(ownersOnly(half));
            // the same order and letters on every machine, whatever its languages are
            run(START_LIMIT, "initdb", "", "-D", half.toString(), "-U", "postgres", "-E", "UTF8", "--auth=reject", "--no-instructions",
                    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C");
            Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
        }
        if (!Files.exists(log)) {
            ownersOnly(log);
        }
        user.own(data);
        user.own(log);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    private static Path ownersOnly(Path folder) throws IOException {
        return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Sets the password of the user {@code postgres}, and lets nobody in without; while nothing can connect. */
    void secure(String password) throws IOException {
        run(START_LIMIT, "postgres", "alter role postgres password '" + password + "'\n",
                "--single", "-D", data.toString(), "-c", "password_encryption=scram-sha-256", "-c", "log_min_messages=fatal", "postgres");
        Files.writeString(data.resolve("pg_hba.conf"), ONLY_WITH_PASSWORD);
    }

    /** Returns when it answers on this port of 127.0.0.1, or all is to end; what it has begun is ended when it does not. */
    void start(int port, String password, CountDownLatch closed) throws IOException {
        List<String> options = new ArrayList<>(List.of("-p", String.valueOf(port)));
        OPTIONS.forEach(option -> options.addAll(List.of("-c", option)));
        Path said = log.resolve("log");
        Files.deleteIfExists(said);
        try {
            // in a session of its own, so that Ctrl-C reaches us alone
            run(APPEAR_LIMIT, "pg_ctl", "", "start", "-W", "-D", data.toString(), "-l", said.toString(), "-o", String.join(" ", options));
            awaitAnswer(port, password, said, closed);
        } catch (IOException e) {
            stop();
            throw new IOException(e.getMessage() + Commands.said(said), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            throw new IOException("interrupted while PostgreSQL starts", e);
        }
    }

    /** Asks it, as what it writes of itself into its folder is missing when the disk is full. */
    private void awaitAnswer(int port, String password, Path said, CountDownLatch closed) throws IOException, InterruptedException {
        long began = System.nanoTime();
        boolean appeared = false;
        while (System.nanoTime() - began < START_LIMIT.toNanos()) {
            boolean there = server().isPresent();
            if (there && answers(port, password)) {
                return;
            }
            boolean late = System.nanoTime() - began > APPEAR_LIMIT.toNanos() || Commands.said(said).contains("FATAL: could not");
            if (!there && (appeared || late)) {
                throw new IOException("PostgreSQL ends at once");
            }
            appeared |= there;
            if (closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("stopped meanwhile");
            }
        }
        throw new IOException("PostgreSQL does not answer within " + START_LIMIT.toSeconds() + " s");
    }

    private static boolean answers(int port, String password) {
        try (Connection connection =
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2&socketTimeout=5", "postgres", password)) {
            return true;
        } catch (SQLException e) {
            // another password than ours was set by somebody: it is there all the same
            return String.valueOf(e.getSQLState()).startsWith(REFUSED_USER);
        }
    }

    /** Stops a server of this folder if one runs, breaking off sessions; by force if need be. */
    void stop() throws IOException {
        Optional<ProcessHandle> server = server();
        if (server.isEmpty()) {
            return;
        }
        try {
            run(STOP_LIMIT.plus(MARGIN), "pg_ctl", "", "stop", "-D", data.toString(), "-m", "fast", "-w",
                    "-t", String.valueOf(STOP_LIMIT.toSeconds()));
        } catch (IOException e) {
            LOG.warn("the embedded PostgreSQL does not stop, it is killed ({})", e.getMessage());
            server.get().descendants().forEach(ProcessHandle::destroyForcibly);
            server.get().destroyForcibly();
        }
    }

    /** What a killed process left running is stopped; a number that has become somebody else's is forgotten, and nothing done to it. */
    void clearLeftovers() throws IOException {
        Optional<ProcessHandle> named = named();
        if (named.isEmpty()) {
            return;
        }
        if (server().isPresent()) {
            LOG.warn("stopping the embedded PostgreSQL (pid {}) that a killed process left running", named.get().pid());
            stop();
        } else {
            List<String> lines = new ArrayList<>(Files.readAllLines(pidFile()));
            lines.set(0, NO_PROCESS);
            Files.write(pidFile(), lines);
        }
    }

    /** The server of this folder, if it runs. */
    Optional<ProcessHandle> server() throws IOException {
        return named().filter(this::isOurs);
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    /** The process of that number, whatever it is. */
    private Optional<ProcessHandle> named() throws IOException {
        List<String> lines = Files.exists(pidFile()) ? Files.readAllLines(pidFile()) : List.of();
        return lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,18}")
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
    }

    /** Its command line has our folder; one that has ended and that nobody asked how has none. */
    private boolean isOurs(ProcessHandle process) {
        List<String> words = words(process);
        return !words.isEmpty() && words.get(0).endsWith("postgres") && words.stream().skip(1).anyMatch(this::isData);
    }

    private static List<String> words(ProcessHandle process) {
        Path line = Path.of("/proc/" + process.pid() + "/cmdline");
        try {
            // the other way is closed where processes of other users are
            return Files.exists(line)
                    ? List.of(new String(Files.readAllBytes(line), StandardCharsets.UTF_8).split("\0"))
                    : Stream.concat(
                                    process.info().command().stream(),
                                    process.info().arguments().stream().flatMap(Stream::of))
                            .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean isData(String word) {
        try {
            return word.startsWith("/") && Files.isSameFile(Path.of(word), data);
        } catch (IOException e) {
            return false;
        }
    }

    private void run(Duration limit, String program, String input, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(programs.resolve(program).toString()));
        words.addAll(List.of(arguments));
        Commands.run(limit, user.command(words), input);
    }
}

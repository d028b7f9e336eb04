package io.marquee.kit;

import io.marquee.store.EmbeddedServer;
import io.marquee.store.LentPrograms;
import io.marquee.store.OlderPostgres;
import io.marquee.store.OrdinaryUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL in processes of its own that a test kills, freezes, and brings back, on the same data and the same port.
 *
 * <p>Signals reach all of its processes: the one that listens and the one behind each connection.
 */
public final class KillablePostgres implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final Path program;
    private final OrdinaryUser user;
    private final int port;
    private final List<String> options;
    private Process server;

    private KillablePostgres(Path folder, EmbeddedServer lends, List<String> options) {
        this(folder, lends.programs().resolve("postgres"), lends.user(), options);
    }

    private KillablePostgres(Path folder, Path program, OrdinaryUser user, List<String> options) {
        this.folder = folder;
        this.program = program;
        this.user = user;
        this.port = FreePort.next();
        this.options = options;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** A server with an empty store that does not run yet; the application's own embedded one lends program and data. */
    public static KillablePostgres create(Path folder) {
        return create(folder, List.of());
    }

    /** The same for tests that do not kill it: nobody waits for its disk. */
    static KillablePostgres careless(Path folder) {
        KillablePostgres server = create(folder, List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        // a run fills gigabytes, and the system's folder is no TempDir
        Runtime.getRuntime().addShutdownHook(new Thread(server::delete));
        return server;
    }

    private void delete() {
        kill();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KillablePostgres create(Path folder, List<String> options) {
        LentPrograms.lend(folder);
        OlderPostgres.prepare(folder);
        try (EmbeddedServer embedded = EmbeddedServer.start(folder)) {
            // most tests have nothing to do with its password
            Files.writeString(folder.resolve("data/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
            return new KillablePostgres(folder, embedded, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A copy of it that follows it, asynchronously, until it is promoted. This one must not run meanwhile; start it first.
     *
     * @param to a folder that is not there yet
     */
    public KillablePostgres standby(Path to) {
        Path data = folder.resolve("data");
        try (Stream<Path> all = Files.walk(data)) {
            Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n");
            Path copy = Files.createDirectories(to).resolve("data");
            for (Path file : (Iterable<Path>) all::iterator) {
                Files.copy(file, copy.resolve(data.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
            Files.createFile(copy.resolve("standby.signal"));
            Files.writeString(copy.resolve("postgresql.auto.conf"), "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'\n",
                    StandardOpenOption.APPEND);
            return new KillablePostgres(to, program, user, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a primary of a standby; returns when it takes statements that write. */
    public void promote() {
        maintenance().rows("select pg_promote()");
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(20))
                .until(() -> maintenance().rows("select pg_is_in_recovery()").equals(List.of("f")));
    }

    /** Starts it, again after a kill or a stop, and returns when it answers. */
    public void start() {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(program.toString(), "-D", folder.resolve("data").toString(), "-p", String.valueOf(port)));
        command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        options.forEach(option -> command.addAll(List.of("-c", option)));
        try {
            server = new ProcessBuilder(user.command(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("test.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(this::answers);
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** SIGINT: the orderly stop that breaks off sessions. */
    public void stop() {
        signal("INT", List.of(server.toHandle()));
        awaitExit(server.toHandle());
    }

    /** SIGKILL, to all processes at one moment. */
    public synchronized void kill() {
        if (server != null && server.isAlive()) {
            List<ProcessHandle> all = freeze();
            signal("KILL", all);
            all.forEach(KillablePostgres::awaitExit);
        }
    }

    /** SIGSTOP: connections stay open and new ones are taken, but nothing answers. */
    public List<ProcessHandle> freeze() {
        // the one that listens first: it makes the others
        signal("STOP", List.of(server.toHandle()));
        List<ProcessHandle> all = all();
        signal("STOP", all);
        return all;
    }

    /** SIGCONT: goes on as if nothing had been. */
    public void thaw() {
        signal("CONT", all());
    }

    private List<ProcessHandle> all() {
        return Stream.concat(Stream.of(server.toHandle()), server.descendants()).toList();
    }

    public static void signal(String name, List<ProcessHandle> processes) {
        String pids = processes.stream().map(process -> String.valueOf(process.pid())).collect(Collectors.joining(" "));
        try {
            // one that ends on its own in the meantime is no failure
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pids).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitExit(ProcessHandle process) {
        process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The database that is always there, for statements about roles and databases. */
    public TestDatabase maintenance() {
        return TestDatabase.at(url("postgres"));
    }

    /** A new database in it. */
    public TestDatabase database(String name) {
        maintenance().execute("create database " + name);
        return TestDatabase.at(url(name));
    }

    /** Also of a database that is still to come. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        kill();
    }
}

package io.marquee.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PostgreSQL server of one {@link DataFolder}, with what starts it, asks whether it answers, and stops it. */
final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration APPEAR_LIMIT = Duration.ofSeconds(15);
    private static final long LOOK_MILLIS = 20;
    /** Class of SQLSTATE: invalid authorization specification. */
    private static final String CLASS_OF_USERS = "28";
    /** Together with the 5 s of stop.drain and the closing of the pools it is less than 15 s; a server that is killed recovers by its log. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration MARGIN = Duration.ofSeconds(5);
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

    private final Path data;
    private final Path serverLog;
    private final UserPrograms programs;
    private final PidFile pidFile;

    Cluster(DataFolder folder, UserPrograms programs) {
        this.data = folder.path();
        this.serverLog = folder.serverLog();
        this.programs = programs;
        this.pidFile = new PidFile(data);
    }

    /** JDBC URL of the database {@code postgres}, which initdb makes. */
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /**
     * Starts the server, and returns when it answers on this port of 127.0.0.1.
     *
     * @param closed ends the wait
     * @throws IOException when it does not start in time, or was closed meanwhile; it has been stopped then
     */
    void start(int port, String password, CountDownLatch closed) throws IOException {
        List<String> options = new ArrayList<>(List.of("-p", String.valueOf(port)));
        OPTIONS.forEach(option -> options.addAll(List.of("-c", option)));
        Files.deleteIfExists(serverLog);
        try {
            // in a session of its own, so that Ctrl-C reaches us alone
            programs.run(APPEAR_LIMIT, "pg_ctl", "", "start", "-W", "-D", data.toString(), "-l", serverLog.toString(),
                    "-o", String.join(" ", options));
            awaitAnswer(port, password, closed);
        } catch (IOException e) {
            stop();
            throw new IOException(e.getMessage() + Commands.tail(serverLog), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            throw new IOException("interrupted while PostgreSQL starts", e);
        }
    }

    /** Asks by a connection: the state that the server writes into its folder is missing when the disk is full. */
    private void awaitAnswer(int port, String password, CountDownLatch closed) throws IOException, InterruptedException {
        long began = System.nanoTime();
        boolean appeared = false;
        while (System.nanoTime() - began < START_LIMIT.toNanos()) {
            boolean there = isRunning();
            if (there && answers(port, password)) {
                return;
            }
            boolean late = System.nanoTime() - began > APPEAR_LIMIT.toNanos()
                    || Commands.tail(serverLog).contains("FATAL: could not");
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
        try (Connection connection = DriverManager.getConnection(url(port) + "?connectTimeout=2&socketTimeout=5", "postgres", password)) {
            return true;
        } catch (SQLException e) {
            // somebody has set another password: it answers all the same
            return isAboutTheUser(e);
        }
    }

    /** Whether the server answered that the user or the password is wrong. */
    static boolean isAboutTheUser(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith(CLASS_OF_USERS);
    }

    /** Whether a server of this folder runs. */
    boolean isRunning() throws IOException {
        return pidFile.server().isPresent();
    }

    /** Stops a server of this folder if one runs, without waiting for its sessions; it is killed when that takes too long. */
    void stop() throws IOException {
        Optional<ProcessHandle> server = pidFile.server();
        if (server.isEmpty()) {
            return;
        }
        try {
            programs.run(STOP_LIMIT.plus(MARGIN), "pg_ctl", "", "stop", "-D", data.toString(), "-m", "fast", "-w",
                    "-t", String.valueOf(STOP_LIMIT.toSeconds()));
        } catch (IOException e) {
            LOG.warn("the embedded PostgreSQL does not stop, it is killed ({})", e.getMessage());
            server.get().descendants().forEach(ProcessHandle::destroyForcibly);
            server.get().destroyForcibly();
        }
    }

    /** Stops a server that a killed Marquee left running. When its process id belongs to another program now, that one is left alone. */
    void clearLeftovers() throws IOException {
        Optional<ProcessHandle> server = pidFile.server();
        if (server.isPresent()) {
            LOG.warn("stopping the embedded PostgreSQL (pid {}) that a killed process left running", server.get().pid());
            stop();
        } else if (pidFile.named().isPresent()) {
            pidFile.forget();
        }
        Orphans.end(data);
    }
}

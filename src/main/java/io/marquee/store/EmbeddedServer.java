package io.marquee.store;

import io.marquee.settings.StartException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that lives and dies with this process and keeps its data in a folder.
 *
 * <p>What a killed process left behind is cleared first: a server that still runs is stopped, a stale {@code postmaster.pid}
 * is removed. Two processes cannot share a folder.
 */
public final class EmbeddedServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final String MAX_CONNECTIONS = "40";

    private final FileChannel lockFile;
    private final EmbeddedPostgres server;

    private EmbeddedServer(FileChannel lockFile, EmbeddedPostgres server) {
        this.lockFile = lockFile;
        this.server = server;
    }

    /**
     * @param folder holds everything the server keeps
     * @throws StartException when it cannot run here; the message says what to do instead
     */
    @SuppressWarnings("resource")
    public static EmbeddedServer start(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.toAbsolutePath().normalize());
        FileChannel lockFile =
                FileChannel.open(home.resolve("marquee.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(lockFile, home);
            Path data = home.resolve("data");
            clearLeftovers(data.resolve("postmaster.pid"));
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(home.resolve("binaries").toFile())
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(START_LIMIT)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", MAX_CONNECTIONS)
                    // the library turns both off, for tests
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("timezone", "UTC")
                    .start();
            return new EmbeddedServer(lockFile, server);
        } catch (StartException e) {
            lockFile.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw new StartException(
                    "the embedded PostgreSQL does not start in " + home + " (" + e.getMessage()
                            + "). As root it needs user namespaces (unshare -U): start Marquee as an ordinary user, or set"
                            + " database.url (DATABASE_URL) to a server of yours.",
                    e);
        }
    }

    @SuppressWarnings("resource")
    private static void lock(FileChannel file, Path home) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new StartException("another Marquee uses " + home + "; set data.dir (DATA_DIR) to another folder", null);
        }
    }

    /** JDBC URL of its database. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    @Override
    public void close() throws IOException {
        try {
            server.close();
        } finally {
            lockFile.close();
        }
    }

    private static void clearLeftovers(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        Optional<ProcessHandle> orphan = lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,18}")
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(EmbeddedServer::isPostgres);
        if (orphan.isPresent()) {
            LOG.warn("stopping the embedded PostgreSQL (pid {}) that a killed process left running", orphan.get().pid());
            stop(orphan.get());
        }
        Files.deleteIfExists(pidFile);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.isAlive()
                && process.info().command().map(command -> command.endsWith("postgres")).orElse(false);
    }

    private static void stop(ProcessHandle process) throws IOException {
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an orphaned PostgreSQL stops", e);
        }
    }
}

package io.marquee.store;

import io.marquee.settings.StartException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that lives and dies with this process and keeps its data in a folder.
 *
 * <p>It listens on 127.0.0.1 and asks for a password, which lies in the folder for its owner alone. What a killed process left behind
 * is cleared first. When it dies it is started again on the same port, after rests that grow. Two processes cannot share a folder.
 */
public final class EmbeddedServer implements Closeable {

    /** What the pools may have together; a few more are for migrations and for people. */
    public static final int MOST_CONNECTIONS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final int PASSWORD_BYTES = 16;
    private static final String OTHERWISE =
            "; start Marquee where it can, or set database.url (DATABASE_URL) to a server of yours";

    private final FileChannel lockFile;
    private final Cluster cluster;
    private final OrdinaryUser user;
    private final Path programs;
    private final String password;
    private final int port;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread watch = new Thread(this::watch, "embedded-database");

    private EmbeddedServer(FileChannel lockFile, Path home) throws IOException {
        this.lockFile = lockFile;
        this.programs = PostgresPrograms.unpack(home.resolve("binaries"));
        this.user = OrdinaryUser.find(home, programs);
        this.cluster = new Cluster(home, programs, user);
        cluster.clearLeftovers();
        cluster.prepare();
        this.password = password(home.resolve("password"));
        // what root has made in a folder of somebody is that somebody's
        for (Path made : List.of(lock(home), home.resolve("password"), home.resolve("binaries"), programs.getParent())) {
            OrdinaryUser.give(made, home);
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        cluster.start(port, password, closed);
        if (!user.told().isEmpty()) {
            LOG.info("PostgreSQL does not run as root: the embedded one runs {}", user.told());
        }
    }

    /**
     * @param folder holds everything the server keeps
     * @throws StartException when it cannot run here; the message says what to do instead
     */
    @SuppressWarnings("resource")
    public static EmbeddedServer start(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.toAbsolutePath().normalize()).toRealPath();
        FileChannel lockFile = null;
        EmbeddedServer server = null;
        try {
            lockFile = FileChannel.open(lock(home), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock(lockFile, home);
            server = new EmbeddedServer(lockFile, home);
        } catch (StartException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failure(home, e);
        } finally {
            if (server == null && lockFile != null) {
                lockFile.close();
            }
        }
        server.watch.setDaemon(true);
        server.watch.start();
        return server;
    }

    private static Path lock(Path home) {
        return home.resolve("marquee.lock");
    }

    private static StartException failure(Path home, Exception e) throws IOException {
        int own = OrdinaryUser.own();
        if (e instanceof AccessDeniedException && Folders.owner(home) != own) {
            return new StartException(
                    home + " belongs to another user: start Marquee as " + Files.getOwner(home).getName() + " or as root, or hand it over with"
                            + " chown -R " + own + " " + home,
                    e);
        }
        return new StartException("the embedded PostgreSQL does not start in " + home + " (" + e.getMessage() + ")" + OTHERWISE, e);
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

    /** The one in the file; a new one, also for data that had none. */
    private String password(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String made = HexFormat.of().formatHex(random);
        Path half = file.resolveSibling("password.half");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(half, made + "\n");
        cluster.secure(made);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    /** A server that dies soon after its start rests longer each time. */
    private void watch() {
        Duration rest = LOOK;
        long startedAt = System.nanoTime();
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (isRunning()) {
                    continue;
                }
                rest = System.nanoTime() - startedAt > STEADY.toNanos() ? LOOK : longer(rest);
                LOG.warn("the embedded PostgreSQL has died, it is started again in {} ms", rest.toMillis());
                if (!closed.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
                    startAgain();
                    startedAt = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration rest) {
        Duration twice = rest.multipliedBy(2);
        return twice.compareTo(LONGEST_REST) < 0 ? twice : LONGEST_REST;
    }

    private boolean isRunning() {
        try {
            return cluster.server().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private void startAgain() {
        try {
            cluster.clearLeftovers();
            cluster.start(port, password, closed);
            LOG.info("the embedded PostgreSQL runs again");
        } catch (IOException | RuntimeException e) {
            LOG.warn("the embedded PostgreSQL does not start ({})", e.getMessage());
        }
    }

    /** JDBC URL of its database. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Of the user {@code postgres}. */
    public String password() {
        return password;
    }

    /** Folder of the program {@code postgres} and of those that came with it. */
    public Path programs() {
        return programs;
    }

    /** Who may run them on its data. */
    public OrdinaryUser user() {
        return user;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        try {
            watch.join(STOP_LIMIT.toMillis());
            cluster.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lockFile.close();
        }
    }
}

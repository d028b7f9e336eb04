package io.marquee.store;

import io.marquee.settings.StartException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded PostgreSQL: a server that this process starts and stops, with its data in a folder. So Marquee runs without a database of
 * the user's own.
 *
 * <p>It listens on 127.0.0.1 and asks for a password, which is in a file of the folder that only its owner can read. A server that a killed
 * process left running is stopped first. {@link ServerWatch} starts it again when it dies. Two processes cannot share a folder.
 */
public final class EmbeddedServer implements Closeable {

    /** Most connections of both pools together; the server takes a few more, for migrations and for people. */
    public static final int MOST_CONNECTIONS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String OTHERWISE =
            "; start Marquee where it can, or set database.url (DATABASE_URL) to a server of yours";

    private final FolderLock lock;
    private final OrdinaryUser user;
    private final Path programs;
    private final String password;
    private final int port;
    private final ServerWatch watch;

    private EmbeddedServer(FolderLock lock, Path home) throws IOException {
        this.lock = lock;
        this.programs = PostgresPrograms.unpack(home.resolve("binaries"));
        this.user = OrdinaryUser.find(home, programs);
        UserPrograms run = new UserPrograms(programs, user);
        DataFolder data = new DataFolder(home, run);
        Cluster cluster = new Cluster(data, run);
        cluster.clearLeftovers();
        data.prepare();
        PasswordFile passwordFile = new PasswordFile(home.resolve("password"));
        this.password = passwordFile.password(data);
        // what we made as root in the folder of another user gets that user as its owner
        for (Path made : List.of(FolderLock.file(home), passwordFile.path(), home.resolve("binaries"), programs.getParent())) {
            OrdinaryUser.give(made, home);
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        this.watch = new ServerWatch(cluster, port, password);
        watch.start();
        if (!user.description().isEmpty()) {
            LOG.info("PostgreSQL does not run as root: the embedded one runs {}", user.description());
        }
    }

    /**
     * @param folder holds everything the server keeps
     * @throws StartException when it cannot run here; the message says what to do instead
     */
    public static EmbeddedServer start(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.toAbsolutePath().normalize()).toRealPath();
        FolderLock lock = null;
        EmbeddedServer server = null;
        try {
            lock = FolderLock.take(home);
            server = new EmbeddedServer(lock, home);
            return server;
        } catch (StartException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failure(home, e);
        } finally {
            if (server == null && lock != null) {
                lock.close();
            }
        }
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

    /** JDBC URL of its database. */
    public String url() {
        return Cluster.url(port);
    }

    /** Password of the user {@code postgres}. */
    public String password() {
        return password;
    }

    /** Folder of the program {@code postgres} and of those that came with it. */
    public Path programs() {
        return programs;
    }

    /** The user who runs them on its data. */
    public OrdinaryUser user() {
        return user;
    }

    @Override
    public void close() throws IOException {
        try {
            watch.close();
        } finally {
            lock.close();
        }
    }
}

package io.marquee.kit;

import io.marquee.store.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A database of its own for each test, on one real PostgreSQL for all of them. */
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static EmbeddedServer server;

    private final String url;
    private volatile boolean open = true;

    private TestDatabase(String url) {
        this.url = url;
    }

    public static synchronized TestDatabase create() {
        try {
            if (server == null) {
                Path folder = Files.createTempDirectory("marquee-tests");
                server = EmbeddedServer.start(folder);
                letEverybodyIn(folder);
                at(server.url() + "?password=" + server.password()).execute("select pg_reload_conf()");
                Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).ignoreExceptions()
                        .until(() -> at(server.url()).number("select 1") == 1);
                Runtime.getRuntime().addShutdownHook(new Thread(TestDatabase::stop));
            }
            String name = "test_" + COUNT.incrementAndGet();
            new TestDatabase(server.url()).execute("create database " + name);
            return new TestDatabase(server.url().replaceFirst("/[^/]*$", "/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes back the password of a server of the application's own, as most tests have nothing to do with it. */
    static void letEverybodyIn(Path folder) throws IOException {
        Files.writeString(folder.resolve("data/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
    }

    /** One that is there already. */
    static TestDatabase at(String url) {
        return new TestDatabase(url);
    }

    private static void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return url;
    }

    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Ends all connections and refuses new ones, or lets them in again. */
    public void allowConnections(boolean allowed) {
        open = allowed;
        String name = url.substring(url.lastIndexOf('/') + 1);
        TestDatabase server = new TestDatabase(url.replaceFirst("/[^/]*$", "/postgres"));
        server.execute("alter database " + name + " allow_connections " + allowed);
        if (!allowed) {
            server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        }
    }

    /** Whether it takes connections. */
    boolean isOpen() {
        return open;
    }

    /** Rows as text, columns joined by {@code " | "}. */
    public List<String> rows(String sql) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                StringJoiner line = new StringJoiner(" | ");
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.add(String.valueOf(rows.getString(i)));
                }
                found.add(line.toString());
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public long number(String sql) {
        return Long.parseLong(rows(sql).get(0));
    }
}

package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * A database of its own for each test, on one real PostgreSQL for all of them. It need not survive a crash of the machine, so nobody waits
 * for its disk.
 */
public final class TestDatabase {

    private static final String TEMPLATE = "migrated";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static KillablePostgres server;

    private final String url;
    private volatile boolean open = true;

    private TestDatabase(String url) {
        this.url = url;
    }

    /** With all tables, as an application leaves them that was here before. */
    public static TestDatabase create() {
        return create("template " + TEMPLATE);
    }

    /** Without tables, as an application meets it that is the first. */
    public static TestDatabase empty() {
        return create("");
    }

    private static synchronized TestDatabase create(String how) {
        try {
            if (server == null) {
                server = KillablePostgres.careless(Files.createTempDirectory("marquee-tests"));
                server.start();
                Flyway.configure().dataSource(named(TEMPLATE, "").url(), "postgres", "").load().migrate();
            }
            return named("test_" + COUNT.incrementAndGet(), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestDatabase named(String name, String how) {
        server.maintenance().execute("create database " + name + " " + how);
        return at(server.url(name));
    }

    /** One that is there already. */
    static TestDatabase at(String url) {
        return new TestDatabase(url);
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

    /** Ends all connections and rejects new ones, or lets them in again. */
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

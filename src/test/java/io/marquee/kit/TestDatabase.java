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
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final boolean keeps;
    private final Queue<Connection> kept = new ConcurrentLinkedQueue<>();
    private volatile boolean open = true;

    private TestDatabase(String url, boolean keeps) {
        this.url = url;
        this.keeps = keeps;
    }

    /** What is done with a connection. */
    private interface Work<T> {
        T with(Statement statement) throws SQLException;
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
        return new TestDatabase(server.url(name), true);
    }

    /** One that is there already. */
    public static TestDatabase at(String url) {
        return new TestDatabase(url, false);
    }

    /** The same for who asks often: its connections stay open, of which each one costs both sides more than most statements. */
    public TestDatabase keeping() {
        return new TestDatabase(url, true);
    }

    public String url() {
        return url;
    }

    public void execute(String sql) {
        work(sql, statement -> statement.execute(sql));
    }

    /** On a connection that lies idle from before, unless it has broken: to make one costs more than most statements. */
    private <T> T work(String sql, Work<T> work) {
        Connection idle = kept.poll();
        if (idle != null) {
            try {
                return on(idle, work);
            } catch (SQLException e) {
                if (!isBroken(e)) {
                    throw new IllegalStateException(sql, e);
                }
            }
        }
        try {
            return on(DriverManager.getConnection(url, "postgres", ""), work);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private <T> T on(Connection connection, Work<T> work) throws SQLException {
        boolean whole = false;
        try (Statement statement = connection.createStatement()) {
            T result = work.with(statement);
            whole = true;
            return result;
        } finally {
            if (whole && keeps && open) {
                kept.add(connection);
            } else {
                connection.close();
            }
        }
    }

    /** Of class 08, a connection that is gone, or of 57P, one that the server has ended. */
    private static boolean isBroken(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** Gives idle connections back; the next statement makes one again. */
    void release() {
        for (Connection idle = kept.poll(); idle != null; idle = kept.poll()) {
            try {
                idle.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Ends all connections and rejects new ones, or lets them in again. */
    public void allowConnections(boolean allowed) {
        open = allowed;
        release();
        maintenance().execute("alter database " + name() + " allow_connections " + allowed);
        if (!allowed) {
            maintenance().execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name() + "'");
        }
    }

    /** Takes it away with all that is in it. */
    void drop() {
        release();
        maintenance().execute("drop database " + name() + " with (force)");
    }

    private String name() {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private TestDatabase maintenance() {
        return at(url.replaceFirst("/[^/]*$", "/postgres"));
    }

    /** Whether it takes connections. */
    boolean isOpen() {
        return open;
    }

    /** Rows as text, columns joined by {@code " | "}. */
    public List<String> rows(String sql) {
        return work(sql, statement -> {
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                    StringJoiner line = new StringJoiner(" | ");
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        line.add(String.valueOf(rows.getString(i)));
                    }
                    found.add(line.toString());
                }
                return found;
            }
        });
    }

    public long number(String sql) {
        return Long.parseLong(rows(sql).get(0));
    }
}

package io.marquee.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.marquee.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that Marquee stores in: embedded or named by {@code database.url}, with its tables made or brought up to
 * date, and with two pools, so that neither searches nor polls can take the other's connections.
 *
 * <p>A named server may be down at the start: the tables follow once it answers.
 */
public final class Database implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** Class of SQLSTATE. */
    private static final String REFUSED_USER = "28";

    private final EmbeddedServer embedded;
    private final Settings settings;
    private final Flyway migrations;
    private final HikariDataSource reader;
    private final HikariDataSource writer;
    private final CompletableFuture<Void> migrated = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Database(EmbeddedServer embedded, Settings settings, MeterRegistry meters) {
        this.embedded = embedded;
        this.settings = embedded == null
                ? settings
                : settings.with("database.user", "postgres").with("database.password", embedded.password());
        String url = embedded == null ? settings.text("database.url") : embedded.url();
        this.migrations = Flyway.configure().dataSource(unpooled(url, this.settings)).load();
        this.reader = pool("reader", url, this.settings, meters);
        this.writer = pool("writer", url, this.settings, meters);
    }

    /**
     * Starts the embedded server if there is to be one, and begins to make the tables.
     *
     * @param meters where the pools are counted
     */
    public static Database open(Settings settings, MeterRegistry meters) throws IOException {
        EmbeddedServer embedded = settings.isEmpty("database.url")
                ? EmbeddedServer.start(settings.path("data.dir").resolve("postgres"))
                : null;
        Database database = null;
        try {
            database = new Database(embedded, settings, meters);
        } finally {
            if (database == null && embedded != null) {
                embedded.close();
            }
        }
        Thread thread = new Thread(database::migrate, "migrations");
        thread.setDaemon(true);
        thread.start();
        return database;
    }

    /** Connections for searches. */
    public DataSource reader() {
        return CountedParameters.of(reader);
    }

    /** Connections for polls. */
    public DataSource writer() {
        return CountedParameters.of(writer);
    }

    /** Done once the tables are as this version needs them. */
    public CompletableFuture<Void> migrated() {
        return migrated;
    }

    /** Waits for the tables, but not longer than that; false when they are still to come. */
    public boolean awaitMigrated(Duration limit) throws InterruptedException {
        try {
            migrated.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the tables cannot be brought up to date: " + e.getCause().getMessage(), e);
        }
    }

    private void migrate() {
        String reported = "";
        while (closed.getCount() > 0) {
            try {
                migrations.migrate();
                migrated.complete(null);
                return;
            } catch (RuntimeException e) {
                String reason = reason(e);
                if (!reason.equals(reported)) {
                    LOG.warn("waiting for the database{}", reason);
                    reported = reason;
                }
            }
            try {
                closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The settings to look at, and what the driver says, which names the host, the user, or the database, and no password. */
    private String reason(RuntimeException thrown) {
        Throwable root = thrown;
        String said = thrown.getMessage();
        String named = settings.nameOf("database.url");
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof SQLException) {
                said = cause.getMessage();
                if (String.valueOf(((SQLException) cause).getSQLState()).startsWith(REFUSED_USER)) {
                    named = settings.nameOf("database.user") + " and " + settings.nameOf("database.password");
                }
            }
        }
        String why = root instanceof IOException ? said + " (" + root + ")" : said;
        return (embedded == null ? ", look at " + named : "") + ": " + why.strip().replaceAll("\\s+", " ");
    }

    /** For migrations: they take two connections at once, and may take longer than a statement of a poll. */
    private static DataSource unpooled(String url, Settings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(settings.text("database.user"));
        source.setPassword(settings.text("database.password"));
        source.setApplicationName("marquee-migrations");
        source.setConnectTimeout(seconds(settings.duration("database.connect-timeout")));
        source.setTcpKeepAlive(true);
        return source;
    }

    private static HikariDataSource pool(String name, String url, Settings settings, MeterRegistry meters) {
        Duration longestStatement = settings.duration("reader".equals(name) ? "database.read-timeout" : "database.write-timeout");
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setMetricRegistry(meters);
        config.setJdbcUrl(url);
        config.setUsername(settings.text("database.user"));
        config.setPassword(settings.text("database.password"));
        config.setMaximumPoolSize(settings.number("database." + name + "-connections"));
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.duration("database.connect-timeout").toMillis());
        config.setValidationTimeout(Math.max(250, settings.duration("database.connect-timeout").toMillis() / 2));
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "marquee-" + name);
        config.addDataSourceProperty("connectTimeout", String.valueOf(seconds(settings.duration("database.connect-timeout"))));
        config.addDataSourceProperty("socketTimeout", String.valueOf(seconds(longestStatement.plusSeconds(1))));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "options",
                // what an instance that is gone has asked for ends soon after it, and with it the locks
                "-c TimeZone=UTC -c client_connection_check_interval=1s -c statement_timeout=" + longestStatement.toMillis()
                        // in the order of the index the first page comes at once, sorted it takes as long as the last
                        + ("reader".equals(name) ? " -c enable_sort=off" : ""));
        return new HikariDataSource(config);
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(Math.max(1, duration.toSeconds()));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        reader.close();
        writer.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}

package io.marquee.store;

import io.marquee.settings.Settings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Flyway's migrations on a thread of its own, and again every two seconds until they succeed: a server that {@code database.url}
 * names may be down at the start.
 */
final class Migrations implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Settings settings;
    private final boolean isNamed;
    private final Flyway flyway;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param isNamed whether {@code database.url} names the server, so that messages should name the settings */
    Migrations(String url, Settings settings, boolean isNamed) {
        this.settings = settings;
        this.isNamed = isNamed;
        this.flyway = Flyway.configure().dataSource(source(url, settings)).locations("db/migration", "db/callback").load();
    }

    /** Without a pool: migrations take two connections at once, and may take longer than a statement of a poll. */
    private static PGSimpleDataSource source(String url, Settings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(settings.text("database.user"));
        source.setPassword(settings.text("database.password"));
        source.setApplicationName("marquee-migrations");
        source.setConnectTimeout(Pool.seconds(settings.duration("database.connect-timeout")));
        source.setTcpKeepAlive(true);
        return source;
    }

    void start() {
        Thread thread = new Thread(this::run, "migrations");
        thread.setDaemon(true);
        thread.start();
    }

    /** Done once the tables are as this version needs them. */
    CompletableFuture<Void> done() {
        return done;
    }

    private void run() {
        String reported = "";
        while (closed.getCount() > 0) {
            try {
                flyway.migrate();
                done.complete(null);
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

    /** The settings to look at, and the driver's message, which may name the host, the user, or the database, but no password. */
    private String reason(RuntimeException thrown) {
        Throwable root = thrown;
        String said = thrown.getMessage();
        String named = settings.nameOf("database.url");
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof SQLException sql) {
                said = sql.getMessage();
                if (Cluster.isAboutTheUser(sql)) {
                    named = settings.nameOf("database.user") + " and " + settings.nameOf("database.password");
                }
            }
        }
        String why = root instanceof IOException ? said + " (" + root + ")" : said;
        return (isNamed ? ", look at " + named : "") + ": " + why.strip().replaceAll("\\s+", " ");
    }

    /** Tries no more. */
    @Override
    public void close() {
        closed.countDown();
    }
}

package io.marquee.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.marquee.settings.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * The PostgreSQL that Marquee stores in: embedded or named by {@code database.url}, with its tables made or brought up to
 * date, and with two pools, so that neither searches nor polls can take the other's connections.
 *
 * <p>A named server may be down at the start: the tables follow once it answers.
 */
public final class Database implements Closeable {

    private final EmbeddedServer embedded;
    private final Migrations migrations;
    private final HikariDataSource reader;
    private final HikariDataSource writer;
    private final DataSource queued;

    private Database(EmbeddedServer embedded, Settings given, MetricsTrackerFactory pools) {
        Settings settings = embedded == null
                ? given
                : given.with("database.user", "postgres").with("database.password", embedded.password());
        String url = embedded == null ? settings.text("database.url") : embedded.url();
        this.embedded = embedded;
        this.migrations = new Migrations(url, settings, embedded == null);
        this.reader = Pool.READER.open(url, settings, pools);
        this.writer = Pool.WRITER.open(url, settings, pools);
        this.queued = QueuedConnections.of(
                writer, settings.number("database.writer-connections"), settings.duration("database.write-timeout"));
    }

    /**
     * Starts the embedded server if there is to be one, and begins to make the tables.
     *
     * @param pools makes the trackers that are told of connections taken and given back
     */
    public static Database open(Settings settings, MetricsTrackerFactory pools) throws IOException {
        EmbeddedServer embedded = settings.isEmpty("database.url")
                ? EmbeddedServer.start(settings.path("data.dir").resolve("postgres"))
                : null;
        Database database = null;
        try {
            database = new Database(embedded, settings, pools);
        } finally {
            if (database == null && embedded != null) {
                embedded.close();
            }
        }
        database.migrations.start();
        return database;
    }

    /** Connections for searches. */
    public DataSource reader() {
        return CountedParameters.of(reader);
    }

    /** Connections for polls; who finds none free waits for a turn. */
    public DataSource writer() {
        return CountedParameters.of(queued);
    }

    /** Done once the tables are as this version needs them. */
    public CompletableFuture<Void> migrated() {
        return migrations.done();
    }

    /**
     * Waits for the migrations, at most so long.
     *
     * @return false when they are not done by then; they go on
     */
    public boolean awaitMigrated(Duration limit) throws InterruptedException {
        try {
            migrated().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("migrations are tried until they succeed, and never fail", e);
        }
    }

    @Override
    public void close() throws IOException {
        migrations.close();
        reader.close();
        writer.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}

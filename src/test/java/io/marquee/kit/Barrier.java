package io.marquee.kit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Holds up each statement that writes a plan of this title, so that a poll stands in its middle; open when its database dies. */
public final class Barrier implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestDatabase database;
    private final Connection session;

    private Barrier(TestDatabase database, Connection session) {
        this.database = database;
        this.session = session;
    }

    public static Barrier at(TestDatabase database, String title) {
        database.execute("create or replace function barrier() returns trigger language plpgsql as $$begin"
                + " if new.title = '" + title + "' then perform pg_advisory_xact_lock(1); end if; return new; end$$");
        database.execute("create or replace trigger barrier before insert on plans for each row execute function barrier()");
        try {
            Connection session = DriverManager.getConnection(database.url(), "postgres", "");
            Barrier barrier = new Barrier(database, session);
            barrier.execute("select pg_advisory_lock(1)");
            return barrier;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a statement is held up. */
    public void awaitReached() {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(this::isReached);
    }

    public boolean isReached() {
        return database.number("select count(*) from pg_locks where locktype = 'advisory' and not granted and database ="
                + " (select oid from pg_database where datname = current_database())") > 0;
    }

    /** Runs a statement in the session that the held up ones wait for. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    public void open() {
        try {
            session.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        open();
    }
}

package io.marquee.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * Lets no more callers at a pool than it has connections; the others wait here, first come, first served. So the pool is only waited for when
 * the database does not answer, and a full house is never taken for an outage.
 */
final class QueuedConnections {

    private QueuedConnections() {}

    /**
     * @param connections of the pool
     * @param longest wait for a turn
     */
    static DataSource of(DataSource pool, int connections, Duration longest) {
        Semaphore turns = new Semaphore(connections, true);
        return Proxies.of(DataSource.class, (self, method, arguments) -> {
            if (!"getConnection".equals(method.getName())) {
                return Proxies.call(pool, method, arguments);
            }
            if (!turns.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NoTurnException(connections, longest);
            }
            Runnable over = once(turns::release);
            try {
                return returning((Connection) Proxies.call(pool, method, arguments), over);
            } catch (SQLException | RuntimeException | Error e) {
                over.run();
                throw e;
            }
        });
    }

    private static Connection returning(Connection connection, Runnable over) {
        return Proxies.of(Connection.class, (self, method, arguments) -> {
            try {
                return Proxies.call(connection, method, arguments);
            } finally {
                // camel-jdbc asks one that broke whether it is closed, and then closes it no more
                if (connection.isClosed()) {
                    over.run();
                }
            }
        });
    }

    private static Runnable once(Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                work.run();
            }
        };
    }
}

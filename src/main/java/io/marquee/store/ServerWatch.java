package io.marquee.store;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the embedded server, and starts it again on the same port when it dies, after a pause that doubles each time up to 30 s. */
final class ServerWatch implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final int port;
    private final String password;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "embedded-database");

    ServerWatch(Cluster cluster, int port, String password) {
        this.cluster = cluster;
        this.port = port;
        this.password = password;
        thread.setDaemon(true);
    }

    /** Starts the server, and watches it from then on. */
    void start() throws IOException {
        cluster.start(port, password, closed);
        thread.start();
    }

    /** The pause is short again when the server has run for a minute. */
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
            return cluster.isRunning();
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

    /** Ends the watch, and stops the server. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        try {
            thread.join(STOP_LIMIT.toMillis());
            cluster.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

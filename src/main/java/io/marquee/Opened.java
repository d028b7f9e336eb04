package io.marquee;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of the parts that a start has opened so far, which closes them in the opposite order, each whatever became of the others. So
 * neither a failed start nor a signal in mid-start leaves anything open.
 *
 * <p>A part that does not close in time is left as it is, so that the stop always ends.
 */
final class Opened {

    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);
    /** Of all parts together, so that a process that is told to stop has ended 15 s later, with a stop.drain of 5 s. */
    private static final Duration LIMIT = Duration.ofSeconds(7);
    /** What a part has at least, however long the others took: the embedded database stops in less. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Deque<Part> parts = new ArrayDeque<>();
    private final Duration limit;
    private boolean over;

    Opened() {
        this(LIMIT);
    }

    /** @param limit longest time that all parts together may take to close */
    Opened(Duration limit) {
        this.limit = limit;
    }

    /** Closes a part. */
    interface Closing {
        void close() throws Exception;
    }

    /** @param longer that it may take beside the limit of all */
    private record Part(String name, Duration longer, Closing closing) {}

    /**
     * Adds a part. After {@link #end()} it is closed at once.
     *
     * @throws CancellationException after {@link #end()}
     */
    <T extends AutoCloseable> T add(String name, T part) {
        add(name, Duration.ZERO, part::close);
        return part;
    }

    /** Adds a part that may take this much longer to close than others. */
    void add(String name, Duration longer, Closing closing) {
        Part part = new Part(name, longer, closing);
        synchronized (parts) {
            if (!over) {
                parts.push(part);
                return;
            }
        }
        close(part, limit);
        throw new CancellationException("stopped while " + name + " started");
    }

    /** Lets nothing more be added, which ends a start under way at its next part. */
    void end() {
        synchronized (parts) {
            over = true;
        }
    }

    /**
     * Closes all parts, once; failures are logged.
     *
     * @return whether anything was open
     */
    boolean close() {
        end();
        boolean any = false;
        Duration left = limit;
        for (Part part = next(); part != null; part = next()) {
            long begun = System.nanoTime();
            close(part, left.compareTo(LEAST) < 0 ? LEAST : left);
            left = left.minusNanos(Math.max(0, System.nanoTime() - begun - part.longer().toNanos()));
            any = true;
        }
        return any;
    }

    private Part next() {
        synchronized (parts) {
            return parts.poll();
        }
    }

    private static void close(Part part, Duration left) {
        long limit = left.plus(part.longer()).toMillis();
        FutureTask<Void> closing = new FutureTask<>(() -> {
            part.closing().close();
            return null;
        });
        Thread thread = new Thread(closing, "close-" + part.name());
        thread.setDaemon(true);
        try {
            thread.start();
            closing.get(limit, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.error("{} is not closed: {}", part.name(), e.getCause().toString(), e.getCause());
        } catch (TimeoutException e) {
            LOG.error("{} is not closed after {} ms, it is left as it is", part.name(), limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            LOG.error("{} is not closed: no thread for it", part.name(), e);
        }
    }
}

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
    /** Camel waits up to 6 s for polls under way. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Deque<Part> parts = new ArrayDeque<>();
    private final Duration limit;
    private boolean over;

    Opened() {
        this(LIMIT);
    }

    /** @param limit longest time one part may take to close */
    Opened(Duration limit) {
        this.limit = limit;
    }

    /** Closes a part. */
    interface Closing {
        void close() throws Exception;
    }

    private record Part(String name, Duration limit, Closing closing) {}

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
        Part part = new Part(name, limit.plus(longer), closing);
        synchronized (parts) {
            if (!over) {
                parts.push(part);
                return;
            }
        }
        close(part);
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
        for (Part part = next(); part != null; part = next()) {
            close(part);
            any = true;
        }
        return any;
    }

    private Part next() {
        synchronized (parts) {
            return parts.poll();
        }
    }

    private static void close(Part part) {
        FutureTask<Void> closing = new FutureTask<>(() -> {
            part.closing().close();
            return null;
        });
        Thread thread = new Thread(closing, "close-" + part.name());
        thread.setDaemon(true);
        try {
            thread.start();
            closing.get(part.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.error("{} is not closed: {}", part.name(), e.getCause().toString(), e.getCause());
        } catch (TimeoutException e) {
            LOG.error("{} is not closed after {} ms, it is left as it is", part.name(), part.limit().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            LOG.error("{} is not closed: no thread for it", part.name(), e);
        }
    }
}

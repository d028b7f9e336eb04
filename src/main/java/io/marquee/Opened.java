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
 * What a start has opened so far; closed in the opposite order, each part whatever became of the others.
 *
 * <p>A part that does not close in time is left as it is, so that an end always comes.
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

    /** How a part is closed. */
    interface Closing {
        void close() throws Exception;
    }

    private record Part(String name, Duration limit, Closing closing) {}

    /**
     * Remembers it; one that comes when all is to end is closed at once.
     *
     * @throws CancellationException when all is to end
     */
    <T extends AutoCloseable> T add(String name, T part) {
        add(name, Duration.ZERO, part::close);
        return part;
    }

    /** The same for a part that may take this much longer to close. */
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

    /** From now on nothing more is opened: the start ends at the next part. */
    void end() {
        synchronized (parts) {
            over = true;
        }
    }

    /**
     * Closes what is open, once; what goes wrong is logged.
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

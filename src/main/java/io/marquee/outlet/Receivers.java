package io.marquee.outlet;

import io.marquee.poll.ProviderHosts;
import io.marquee.source.AllowedFolders;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The receivers of outlets: sends messages to them, each with a deadline, and keeps their endpoints open between publications. */
public final class Receivers implements Processor, AutoCloseable {

    private final ProviderHosts hosts;
    private final AllowedFolders folders;
    /** By the id of the route. */
    private final Map<String, Receiver> all = new ConcurrentHashMap<>();
    /** Ends what takes too long; a task is cancelled when its message is taken. */
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "outlet-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param hosts that may be reached by HTTP
     * @param folders that may be written to
     */
    Receivers(ProviderHosts hosts, AllowedFolders folders) {
        this.hosts = hosts;
        this.folders = folders;
    }

    /** An outlet will send to its receiver. */
    void use(CamelContext context, Outlet outlet) {
        all.put(outlet.route(), new Receiver(context, outlet, hosts, folders));
    }

    /**
     * Sends the message in the body.
     *
     * @throws CancellationException when there is no time left before another instance may send it
     */
    @Override
    public void process(Exchange exchange) throws Exception {
        Publication publication = Publishing.of(exchange);
        Receiver receiver = all.get(publication.route());
        if (receiver == null || !publication.hasTime()) {
            throw new CancellationException("the outlet is not published any more");
        }
        Letter letter = exchange.getMessage().getBody(Letter.class);
        Thread sender = Thread.currentThread();
        receiver.begin(sender);
        Future<?> deadline = deadlines.schedule(receiver::abort, publication.outlet().timeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            receiver.send(letter, publication.values());
        } catch (Exception e) {
            throw receiver.end() ? new OverdueException() : e;
        } finally {
            deadline.cancel(false);
        }
        if (receiver.end()) {
            throw new OverdueException();
        }
    }

    /** Ends the message that is sent by a route now. */
    void abort(String route) {
        Receiver one = all.get(route);
        if (one != null) {
            one.abort();
        }
    }

    /** Lets go of the receiver of a route. */
    void close(String route) {
        Receiver gone = all.remove(route);
        if (gone != null) {
            gone.abort();
            gone.close();
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        all.keySet().forEach(this::close);
    }
}

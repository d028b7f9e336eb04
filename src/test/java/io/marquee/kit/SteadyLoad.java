package io.marquee.kit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.SocketFactory;

/**
 * Clients on keep-alive sockets that ask for one path at a steady rate, whatever comes back. Each request has its moment; one
 * that the client could not send in time counts from there. The JDK's client would ask again, in silence, when a connection breaks.
 */
public final class SteadyLoad implements AutoCloseable {

    private static final int EXCEPTIONS = 3;

    /**
     * One request.
     *
     * @param planned its moment, by {@link System#nanoTime()}
     * @param done when the last byte of its answer came
     * @param status 0 when no whole answer came; the body then says why
     * @param head status line and headers as they came
     */
    public record Answer(long planned, long done, int status, byte[] head, String body) {

        /** Value of a header, empty when there is none. */
        public String header(String name) {
            return new String(head, StandardCharsets.ISO_8859_1).lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .collect(Collectors.joining(","));
        }

        @Override
        public String toString() {
            return (status == 0 ? "no answer" : String.valueOf(status)) + " after " + TimeUnit.NANOSECONDS.toMillis(done - planned) + " ms: "
                    + body.substring(0, Math.min(body.length(), 100));
        }
    }

    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients;
    private final SocketFactory sockets;
    private final int port;
    private final byte[] request;
    private final BooleanSupplier goesOn;
    private volatile boolean stopped;

    private SteadyLoad(SocketFactory sockets, int port, String path, String headers, int clients, int perSecond, BooleanSupplier goesOn) {
        this.sockets = sockets;
        this.port = port;
        this.request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII);
        this.goesOn = goesOn;
        long begin = System.nanoTime();
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.clients = IntStream.range(0, clients)
                .mapToObj(client -> new Thread(() -> run(begin + client * interval, clients * interval), "client-" + client))
                .toList();
        this.clients.forEach(Thread::start);
    }

    public static SteadyLoad start(int port, String path, int clients, int perSecond) {
        return start(port, path, clients, perSecond, () -> true);
    }

    /** @param goesOn is asked before each request; a client ends for good when it is not so */
    public static SteadyLoad start(int port, String path, int clients, int perSecond, BooleanSupplier goesOn) {
        return new SteadyLoad(SocketFactory.getDefault(), port, path, "", clients, perSecond, goesOn);
    }

    /**
     * With more in each request.
     *
     * @param sockets such as those of TLS
     * @param headers lines that each end with CR LF
     */
    public static SteadyLoad start(SocketFactory sockets, int port, String path, String headers, int clients, int perSecond) {
        return new SteadyLoad(sockets, port, path, headers, clients, perSecond, () -> true);
    }

    private void run(long first, long interval) {
        try (SteadyClient client = new SteadyClient(sockets, port)) {
            for (long planned = first; !stopped && goesOn.getAsBoolean(); planned += interval) {
                long wait = planned - System.nanoTime();
                while (wait > 0 && !stopped) {
                    LockSupport.parkNanos(wait);
                    wait = planned - System.nanoTime();
                }
                if (!stopped && goesOn.getAsBoolean()) {
                    answers.add(client.ask(request, planned));
                }
            }
        }
    }

    /** What was to be asked from one moment to another and is answered by now. */
    public List<Answer> answers(long from, long to) {
        return answers.stream().filter(answer -> answer.planned - from >= 0 && answer.planned - to < 0).toList();
    }

    /** All that is answered by now. */
    public List<Answer> answers() {
        return new ArrayList<>(answers);
    }

    /** The first few that are not so; a failing test prints them. */
    public static List<Answer> exceptions(List<Answer> answers, Predicate<Answer> rule) {
        return answers.stream().filter(rule.negate()).limit(EXCEPTIONS).toList();
    }

    /** The nanoseconds that this part of the answers, such as 0.99, took at most. */
    public static long quantile(List<Answer> answers, double part) {
        long[] sorted = answers.stream().mapToLong(answer -> answer.done - answer.planned).sorted().toArray();
        return sorted[(int) Math.ceil(part * sorted.length) - 1];
    }

    /** Ends after the requests under way. */
    @Override
    public void close() {
        stopped = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

package io.marquee.hostile;

import com.sun.net.httpserver.HttpServer;
import io.marquee.kit.SteadyLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A bare server that is asked at the same rate: what it takes longer in a moment is the machine's doing. */
final class Control implements AutoCloseable {

    private static final byte[] BODY = "ok".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final SteadyLoad load;

    Control(int clients, int perSecond) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, BODY.length);
            exchange.getResponseBody().write(BODY);
            exchange.close();
        });
        server.start();
        load = SteadyLoad.start(server.getAddress().getPort(), "/", clients, perSecond);
    }

    /** Nanoseconds of the slowest answer that was under way between two moments. */
    long slowest(long from, long to) {
        return load.answers().stream()
                .filter(answer -> answer.planned() - to < 0 && answer.done() - from > 0)
                .mapToLong(answer -> answer.done() - answer.planned())
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        load.close();
        server.stop(0);
        threads.shutdownNow();
    }
}

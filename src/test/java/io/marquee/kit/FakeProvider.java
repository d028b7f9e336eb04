package io.marquee.kit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider on a loopback socket that says what a test tells it to. */
public final class FakeProvider implements AutoCloseable {

    private record Answer(int status, String contentType, byte[] body, int announced) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Answer answer = new Answer(503, "text/plain", new byte[0], 0);

    public FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/events", exchange -> {
            Answer now = answer;
            exchange.getResponseHeaders().set("Content-Type", now.contentType);
            exchange.sendResponseHeaders(now.status, now.announced == 0 ? -1 : now.announced);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(now.body);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    public void says(byte[] body) {
        says(200, "text/xml", body);
    }

    public void says(int status, String contentType, byte[] body) {
        answer = new Answer(status, contentType, body, body.length);
    }

    /** Announces all of the body and closes the connection in the middle of it. */
    public void breaksOffAfter(byte[] body, int bytes) {
        answer = new Answer(200, "text/xml", java.util.Arrays.copyOf(body, bytes), body.length);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

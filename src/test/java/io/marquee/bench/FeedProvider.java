package io.marquee.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Two providers on a loopback socket: one streams the feed, with other prices each time; the other one takes calls and hangs. */
final class FeedProvider implements AutoCloseable {

    private static final int OK = 200;
    private static final int AWAY = 503;

    private final Feed feed;
    private final HttpServer server;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger version = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean away;

    FeedProvider(Feed feed) throws IOException {
        this.feed = feed;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/feed", this::answer);
        server.createContext("/hang", exchange -> hang());
        server.setExecutor(threads);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** From now on it asks to be left alone for an hour. */
    void goAway() {
        away = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange; OutputStream body = exchange.getResponseBody()) {
            if (away) {
                exchange.getResponseHeaders().set("Retry-After", "3600");
                exchange.sendResponseHeaders(AWAY, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(OK, 0);
            feed.writeTo(body, version.getAndIncrement());
        }
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

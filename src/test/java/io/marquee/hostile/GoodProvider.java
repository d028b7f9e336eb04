package io.marquee.hostile;

import com.sun.net.httpserver.HttpServer;
import io.marquee.kit.ProviderFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The provider that does nothing wrong: each answer is a small feed whose titles say how often it was asked. */
final class GoodProvider implements AutoCloseable {

    static final String NAME = "good";
    static final LocalDate MONTH = LocalDate.of(2031, 5, 1);
    private static final int PLANS = 20;
    private static final Pattern TITLE = Pattern.compile("Asked (\\d+) times");

    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    GoodProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] feed = ProviderFeed.of(PLANS, "Asked " + requests.incrementAndGet() + " times,", MONTH);
            exchange.sendResponseHeaders(200, feed.length);
            exchange.getResponseBody().write(feed);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** How often it was asked. */
    int requests() {
        return requests.get();
    }

    /** The request whose answer a search shows; 0 when it shows none. */
    static int shown(String answer) {
        Matcher title = TITLE.matcher(answer);
        return title.find() ? Integer.parseInt(title.group(1)) : 0;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

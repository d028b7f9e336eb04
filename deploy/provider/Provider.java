import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A provider that misbehaves, for trying Marquee: {@code java Provider.java <port> <folder of answers>}.
 *
 * <p>{@code GET /events} gives the files of the folder in turn, by name. After each good answer comes one fault: the next of
 * {@link Fault}. Port 0 takes a free one; the first line of the output is the address.
 */
final class Provider {

    /** What goes wrong, in this order, over and over. */
    enum Fault {
        /** 503 with {@code Retry-After: 1}. */
        BUSY,
        /** The whole answer, after a second. */
        SLOW,
        /** Half of the answer, and then the connection closes. */
        CUT,
        /** 200 with a page in HTML. */
        HTML,
        /** 500. */
        BROKEN,
        /** Nothing, for a minute. */
        SILENT
    }

    private static final int SLOW_SECONDS = 1;
    private static final int SILENT_SECONDS = 60;
    private static final int THREADS = 16;

    private final List<Path> answers;
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    private Provider(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            this.answers = files.filter(Files::isRegularFile).sorted().toList();
        }
        if (answers.isEmpty()) {
            throw new IOException("no answers in " + folder);
        }
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: java Provider.java <port> <folder of answers>");
            System.exit(2);
        }
        Provider provider = new Provider(Path.of(arguments[1]));
        HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(arguments[0])), 0);
        server.createContext("/events", provider::answer);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
    }

    private void answer(HttpExchange exchange) {
        int turn = asked.getAndIncrement();
        Fault fault = turn % 2 == 0 ? null : Fault.values()[turn / 2 % Fault.values().length];
        try (exchange) {
            byte[] feed = Files.readAllBytes(answers.get(turn / 2 % answers.size()));
            if (fault == null) {
                send(exchange, 200, "application/xml", feed);
            } else {
                misbehave(exchange, fault, feed);
            }
            System.out.println(fault == null ? "GOOD" : fault);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void misbehave(HttpExchange exchange, Fault fault, byte[] feed) throws IOException, InterruptedException {
        switch (fault) {
            case BUSY -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 503, "text/plain", "busy".getBytes(StandardCharsets.UTF_8));
            }
            case SLOW -> {
                never.await(SLOW_SECONDS, TimeUnit.SECONDS);
                send(exchange, 200, "application/xml", feed);
            }
            case CUT -> {
                exchange.getResponseHeaders().set("Content-Type", "application/xml");
                exchange.sendResponseHeaders(200, feed.length);
                exchange.getResponseBody().write(Arrays.copyOf(feed, feed.length / 2));
            }
            case HTML -> send(exchange, 200, "text/html", "<html><body>Login</body></html>".getBytes(StandardCharsets.UTF_8));
            case BROKEN -> send(exchange, 500, "text/plain", new byte[0]);
            case SILENT -> never.await(SILENT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}

package io.marquee.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A receiver of webhooks on a loopback socket, which takes them, or does with some of them what a test says. */
public final class WebhookReceiver implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    /**
     * A request that came.
     *
     * @param isTaken whether it was answered with 200
     */
    public record Received(String id, String timestamp, String signature, String type, String body, boolean isTaken) {

        /** Whether it is signed with this secret, by Standard Webhooks. */
        public boolean isSignedWith(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
                mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
                String right = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
                return List.of(signature.split(" ")).contains(right);
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final LoopbackServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<HttpHandler> faults = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile HttpHandler always;

    public WebhookReceiver() {
        server = new LoopbackServer().on("/", this::receive);
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        HttpHandler fault = always == null ? faults.poll() : always;
        received.add(new Received(header(exchange, "webhook-id"), header(exchange, "webhook-timestamp"), header(exchange, "webhook-signature"),
                header(exchange, "Content-Type"), body, fault == null));
        if (fault == null) {
            LoopbackServer.answer(exchange, 200, "{\"ok\":true}".getBytes(StandardCharsets.UTF_8));
        } else {
            fault.handle(exchange);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** Does this with the next request that is not spoken for. */
    public void next(HttpHandler fault) {
        faults.add(fault);
    }

    /** Does this with every request; null takes them again. */
    public void always(HttpHandler fault) {
        always = fault;
    }

    /** One that answers never. */
    public HttpHandler hang() {
        return exchange -> {
            try {
                closed.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
    }

    /** One that answers with a status and these headers, in pairs. */
    public static HttpHandler status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            LoopbackServer.answer(exchange, status, "no".getBytes(StandardCharsets.UTF_8));
        };
    }

    /** All that came, in its order. */
    public List<Received> received() {
        return new ArrayList<>(received);
    }

    /** What was taken of it. */
    public List<Received> taken() {
        return received.stream().filter(Received::isTaken).toList();
    }

    public String url() {
        return server.url("/hooks/events");
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
    }
}

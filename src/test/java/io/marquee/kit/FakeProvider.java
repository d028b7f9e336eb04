package io.marquee.kit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A provider on a loopback socket that says what a test tells it to. */
public final class FakeProvider implements AutoCloseable {

    private static final int PIECE = 1 << 16;
    private static final long DRIP_NANOS = 20_000_000;

    private static final String PATH = "/events";

    private record Answer(int status, Map<String, String> headers, byte[] body, int announced, boolean trickles, String etag) {

        Answer(String contentType, byte[] body, int announced, boolean trickles, String etag) {
            this(200, Map.of("Content-Type", contentType), body, announced, trickles, etag);
        }
    }

    private final LoopbackServer server = new LoopbackServer().on("/", this::answer);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger spared = new AtomicInteger();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Map<String, List<String>> lastHeaders = Map.of();
    private volatile List<Answer> pages = List.of();
    private String first;
    private volatile Answer answer = new Answer(503, Map.of(), new byte[0], 0, false, null);

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        lastHeaders = headers;
        Answer now = pages.isEmpty() ? answer : page(exchange.getRequestURI().toString(), new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        now.headers.forEach(exchange.getResponseHeaders()::set);
        if (now.etag != null) {
            exchange.getResponseHeaders().set("ETag", now.etag);
            if (now.etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                spared.incrementAndGet();
                exchange.sendResponseHeaders(304, -1);
                exchange.close();
                return;
            }
        }
        exchange.sendResponseHeaders(now.status, now.announced == 0 ? -1 : now.announced);
        try (OutputStream body = exchange.getResponseBody()) {
            // in pieces: the JDK keeps a buffer as large as the largest write
            for (int at = 0; at < now.body.length; at += PIECE) {
                body.write(now.body, at, Math.min(PIECE, now.body.length - at));
            }
            while (now.trickles) {
                body.write(' ');
                body.flush();
                LockSupport.parkNanos(DRIP_NANOS);
            }
        }
    }

    public String url() {
        return server.url(PATH);
    }

    public void says(byte[] body) {
        says(200, "text/xml", body);
    }

    public void says(int status, String contentType, byte[] body) {
        says(status, Map.of("Content-Type", contentType), body);
    }

    /** Sends this, with these headers. */
    public void says(int status, Map<String, String> headers, byte[] body) {
        answer = new Answer(status, headers, body, body.length, false, null);
    }

    /** Sends the first at {@link #url()}, and the others at other addresses, in the order in which they are asked for. */
    public void saysPages(String contentType, List<byte[]> bodies) {
        asked.clear();
        pages = bodies.stream().map(body -> new Answer(contentType, body, body.length, false, null)).toList();
    }

    /** What is posted asks for the first page if it is what was posted first. */
    private synchronized Answer page(String address, String posted) {
        String page = posted.isEmpty() ? address : address + " " + posted;
        first = first == null && !posted.isEmpty() ? page : first;
        if (!page.equals(PATH) && !page.equals(first) && !asked.contains(page)) {
            asked.add(page);
        }
        return pages.get(Math.min(asked.indexOf(page) + 1, pages.size() - 1));
    }

    /** A header of the last request; null without it. */
    public String lastHeader(String name) {
        List<String> values = lastHeaders.get(name);
        return values == null ? null : String.join(",", values);
    }

    /** Paths and queries of the pages after the first, as they came. */
    public List<String> pagesAsked() {
        return List.copyOf(asked);
    }

    /** How often it was asked. */
    public int requests() {
        return requests.get();
    }

    /** Sends this with an entity tag, and 304 to whom has it. */
    public void saysTagged(byte[] body, String etag) {
        answer = new Answer("text/xml", body, body.length, false, etag);
    }

    /** How often 304 was enough. */
    public int spared() {
        return spared.get();
    }

    /** Announces all of the body and closes the connection in the middle of it. */
    public void breaksOffAfter(byte[] body, int bytes) {
        answer = new Answer("text/xml", Arrays.copyOf(body, bytes), body.length, false, null);
    }

    /** Sends this at once and then blanks without end, slowly enough to be never silent for long. */
    public void tricklesAfter(byte[] body) {
        answer = new Answer("text/xml", body, Integer.MAX_VALUE, true, null);
    }

    @Override
    public void close() {
        server.close();
    }
}

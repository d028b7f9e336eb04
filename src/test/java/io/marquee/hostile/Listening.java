package io.marquee.hostile;

import io.marquee.kit.LoopbackServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider that keeps all that it hears: every address and header that it is asked with. */
final class Listening implements AutoCloseable {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;

    /** @param feed what it says, whatever it is asked */
    Listening(byte[] feed) {
        server = new LoopbackServer().on("/", exchange -> {
            heard.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet());
            LoopbackServer.answer(exchange, 200, feed);
        });
    }

    String url() {
        return server.url("/");
    }

    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        server.close();
    }
}

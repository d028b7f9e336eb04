package io.marquee.kit;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider on a loopback socket with TLS, whose certificate nobody but itself has signed. */
public final class SelfSignedProvider implements AutoCloseable {

    private final LoopbackServer server;
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param folder for its key
     * @param feed what it says to whom trusts it
     */
    public SelfSignedProvider(Path folder, byte[] feed) {
        server = new LoopbackServer(TestCertificate.in(folder, "EC")).on("/", exchange -> {
            requests.incrementAndGet();
            LoopbackServer.answer(exchange, 200, feed);
        });
    }

    public String url() {
        return server.url("/events");
    }

    /** How often it was asked by somebody who trusts it. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.close();
    }
}

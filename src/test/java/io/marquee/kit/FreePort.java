package io.marquee.kit;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that no other process of the tests asks for, and no client gets: they are below those that kernels give to clients. A client
 * that tries a closed port up there can even meet itself.
 */
public final class FreePort {

    private static final int FIRST = 16_000;
    private static final int EACH = 2_000;
    private static final int PROCESSES = 8;
    private static final int MINE = FIRST + EACH * (Integer.getInteger("marquee.fork", 10) % PROCESSES);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private FreePort() {}

    /** The next one that nobody listens on. */
    public static int next() {
        for (int i = 0; i < EACH; i++) {
            int port = MINE + COUNT.getAndIncrement() % EACH;
            try (ServerSocket any = new ServerSocket(port)) {
                return any.getLocalPort();
            } catch (IOException e) {
                // taken: the next one
            }
        }
        throw new IllegalStateException("no free port from " + MINE + " on");
    }
}

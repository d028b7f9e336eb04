package io.marquee.kit;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that no other process of tests asks for, also of another build, and no client gets: they are below those that kernels give to
 * clients. A client that tries a closed port up there can even meet itself.
 */
public final class FreePort {

    private static final int FIRST = 16_000;
    private static final int EACH = 1_000;
    private static final int PROCESSES = 16;
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Listens on the first port of those of this process, as long as it lives: so they are its own. */
    private static final ServerSocket MINE = take();

    private FreePort() {}

    private static ServerSocket take() {
        for (int i = 0; i < PROCESSES; i++) {
            ServerSocket mine = open(FIRST + i * EACH);
            if (mine != null) {
                return mine;
            }
        }
        throw new IllegalStateException(PROCESSES + " processes of tests run already, or something else listens from " + FIRST + " on");
    }

    private static ServerSocket open(int port) {
        try {
            return new ServerSocket(port);
        } catch (IOException e) {
            // taken
            return null;
        }
    }

    /** The next one that nobody listens on. */
    public static int next() {
        for (int i = 1; i < EACH; i++) {
            int port = MINE.getLocalPort() + 1 + COUNT.getAndIncrement() % (EACH - 1);
            try (ServerSocket any = open(port)) {
                if (any != null) {
                    return port;
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("no free port behind " + MINE.getLocalPort());
    }
}

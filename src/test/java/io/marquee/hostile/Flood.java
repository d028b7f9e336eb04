package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Sockets that send requests on and on and never read an answer, each until the server closes it or has taken far too much. */
final class Flood implements AutoCloseable {

    private static final int PIECE = 1 << 14;
    private static final long TOO_MUCH = 48L << 20;
    /** Of those who search meanwhile. */
    private static final int OTHERS = 2;

    private final Target target;
    private final long before;
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicLong most = new AtomicLong();

    /** @param requests one a socket, to be repeated */
    Flood(Target target, List<String> requests) throws IOException {
        this.target = target;
        this.before = connections();
        for (String request : requests) {
            Socket socket = target.narrow();
            sockets.add(socket);
            byte[] piece = request.repeat(PIECE / request.length() + 1).getBytes(StandardCharsets.ISO_8859_1);
            Thread thread = new Thread(() -> send(socket, piece), "flood");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void send(Socket socket, byte[] piece) {
        try {
            OutputStream out = socket.getOutputStream();
            for (long sent = 0; sent < TOO_MUCH; sent += piece.length) {
                out.write(piece);
                most.accumulateAndGet(sent, Math::max);
            }
        } catch (IOException e) {
            // closed, as it should be
            return;
        }
    }

    private long connections() {
        return target.management().metric("marquee_connections ");
    }

    /**
     * Waits until the server has closed all of them; a failure when it goes on taking, or keeps one. The server is asked: between the
     * systems of a client that does not read and a server that has closed, minutes can pass until the client knows.
     */
    void awaitClosed(Duration limit) {
        Awaitility.await("all sockets that do not read are closed").atMost(limit).pollInterval(Duration.ofMillis(300)).until(() ->
                connections() <= before + OTHERS);
        assertThat(most.get()).as("most bytes that one has sent").isLessThan(TOO_MUCH / 2);
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sockets that send requests on and on and never read an answer, each until the server closes it or has taken far too much. */
final class Flood implements AutoCloseable {

    private static final int PIECE = 1 << 14;
    private static final long TOO_MUCH = 48L << 20;

    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch closed;
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong most = new AtomicLong();

    /** @param requests one a socket, to be repeated */
    Flood(Target target, List<String> requests) throws IOException {
        closed = new CountDownLatch(requests.size());
        for (String request : requests) {
            Socket socket = target.narrow();
            sockets.add(socket);
            byte[] piece = request.repeat(PIECE / request.length() + 1).getBytes(StandardCharsets.ISO_8859_1);
            open.add(request);
            Thread thread = new Thread(() -> send(socket, request, piece), "flood");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void send(Socket socket, String request, byte[] piece) {
        long sent = 0;
        try {
            OutputStream out = socket.getOutputStream();
            for (; sent < TOO_MUCH; sent += piece.length) {
                out.write(piece);
                most.accumulateAndGet(sent, Math::max);
            }
        } catch (IOException e) {
            open.remove(request);
            closed.countDown();
        }
    }

    /** Waits until the server has closed all of them; a failure when it goes on taking, or keeps one. */
    void awaitClosed(Duration limit) throws InterruptedException {
        boolean all = closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(all).as("all sockets that do not read are closed; %s are open, one has sent %s bytes: %s", closed.getCount(), most, open)
                .isTrue();
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

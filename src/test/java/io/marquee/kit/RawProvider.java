package io.marquee.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A provider on a loopback socket that does to its connections what no HTTP server would. */
public final class RawProvider implements AutoCloseable {

    private static final long DRIP_NANOS = 20_000_000;

    /** What becomes of a connection when a request was read from it. */
    public interface Conduct {
        void treat(Socket connection, OutputStream out) throws IOException;
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Function<String, Conduct> conducts;

    /** One that is good, and has this feed. */
    public RawProvider(byte[] feed) {
        turns(announcing(feed.length, feed));
        try {
            listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Takes the request and never answers. */
    public static Conduct silent() {
        return (connection, out) -> {};
    }

    /** Answers byte by byte, with a head that never ends. */
    public static Conduct trickling() {
        return (connection, out) -> {
            out.write(head("X-Long: "));
            while (true) {
                out.write('x');
                LockSupport.parkNanos(DRIP_NANOS);
            }
        };
    }

    /** Sends this, and then blanks as fast as they are taken. */
    public static Conduct endless(byte[] body) {
        byte[] blanks = new byte[1 << 16];
        Arrays.fill(blanks, (byte) ' ');
        return (connection, out) -> {
            out.write(head("Connection: close\r\n\r\n"));
            out.write(body);
            while (true) {
                out.write(blanks);
            }
        };
    }

    /** Sends this part of a body of a million bytes and then resets the connection. */
    public static Conduct resetting(byte[] part) {
        return (connection, out) -> {
            out.write(head("Content-Length: 1000000\r\n\r\n"));
            out.write(part);
            connection.setSoLinger(true, 0);
            connection.close();
        };
    }

    /** Announces so many bytes, sends all of this, and keeps the connection open. */
    public static Conduct announcing(int bytes, byte[] body) {
        return (connection, out) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(head("Content-Length: " + bytes + "\r\n\r\n"));
            answer.writeBytes(body);
            out.write(answer.toByteArray());
        };
    }

    /** Answers with these bytes instead of HTTP, and closes. */
    public static Conduct babbling(byte[] bytes) {
        return (connection, out) -> {
            out.write(bytes);
            connection.close();
        };
    }

    private static byte[] head(String rest) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n" + rest).getBytes(StandardCharsets.US_ASCII);
    }

    /** From the next request on. */
    public void turns(Conduct other) {
        turns(request -> other);
    }

    /** From the next request on, as its head says. */
    public void turns(Function<String, Conduct> others) {
        conducts = others;
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/events";
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                open.add(connection);
                try {
                    threads.execute(() -> treat(connection));
                } catch (RejectedExecutionException e) {
                    // it came in while this closes
                    close(connection);
                }
            } catch (IOException e) {
                // closed: the end
            }
        }
    }

    private void treat(Socket connection) {
        try {
            InputStream in = connection.getInputStream();
            byte[] request = new byte[1 << 14];
            // requests without a body come in one piece
            for (int read = in.read(request); read > 0; read = in.read(request)) {
                conducts.apply(new String(request, 0, read, StandardCharsets.ISO_8859_1)).treat(connection, connection.getOutputStream());
            }
        } catch (IOException e) {
            // the client has left
        } finally {
            close(connection);
        }
    }

    private void close(Socket connection) {
        open.remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::close);
        threads.shutdownNow();
    }
}

package io.marquee.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;

/** A connection that sends what a test writes, byte for byte, and reads no more than it is asked to. */
public final class RawHttp implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ScheduledExecutorService LIMITS = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "limits of writes");
        thread.setDaemon(true);
        return thread;
    });
    private static final int NARROW = 1_024;
    private static final int ONE_RECORD = 32_768;
    private static final int WIDE = 1 << 20;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Socket socket;
    private final InputStream in;

    /** @param headers names in lower case */
    public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

        /** The value of a header that is there at most once; null when it is not. */
        public String header(String name) {
            List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            if (values.size() > 1) {
                throw new AssertionError(name + " is there " + values.size() + " times: " + values);
            }
            return values.isEmpty() ? null : values.get(0);
        }

        /** Whether it goes on until somebody ends it, so that its body is left where it is. */
        public boolean isLive() {
            return "text/event-stream".equals(header("Content-Type"));
        }

        public boolean isPacked() {
            return "gzip".equals(header("Content-Encoding"));
        }

        /** The body as text, unpacked when it is packed. */
        public String text() {
            return new String(unpacked(), StandardCharsets.UTF_8);
        }

        /** The body, unpacked when it is packed: exactly one member of gzip, as a browser reads it. */
        public byte[] unpacked() {
            return isPacked() ? Gzip.unpack(body) : body;
        }
    }

    private RawHttp(URI server, int receiveBuffer) {
        this(new Socket(), server.getPort(), receiveBuffer);
    }

    private RawHttp(Socket unconnected, int port, int receiveBuffer) {
        try {
            socket = unconnected;
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.connect(new InetSocketAddress("127.0.0.1", port), (int) LIMIT.toMillis());
            in = new BufferedInputStream(socket.getInputStream(), receiveBuffer > 0 ? receiveBuffer : 8_192);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RawHttp to(RunningMarquee marquee) {
        return new RawHttp(marquee.uri("/"), 0);
    }

    /** By TLS, with a server of which only this certificate is trusted. */
    public static RawHttp to(RunningMarquee marquee, TestCertificate trusted) {
        try {
            return new RawHttp(trusted.tls().getSocketFactory().createSocket(), marquee.uri("/").getPort(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To a port of this machine, by what a factory makes of a connection, such as TLS. */
    public static RawHttp to(SocketFactory sockets, int port) {
        try {
            return new RawHttp(sockets.createSocket(), port, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With so little room for what comes that an answer of any size stays with the server. */
    public static RawHttp narrow(RunningMarquee marquee) {
        return new RawHttp(marquee.uri("/"), NARROW);
    }

    /** To the port for operators. */
    public static RawHttp toManagement(RunningMarquee marquee) {
        return new RawHttp(URI.create("http://127.0.0.1:" + marquee.managementPort() + "/"), 0);
    }

    /** The same by TLS, whose records must fit. */
    public static RawHttp narrow(RunningMarquee marquee, TestCertificate trusted) {
        try {
            SSLSocket socket = (SSLSocket) trusted.tls().getSocketFactory().createSocket();
            // megabytes wait for such a client
            return new RawHttp(encryptingAtLittleCost(socket), marquee.port(), ONE_RECORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For sockets that carry much: AES takes four times as long while only the compiler of the tests is at work. */
    public static SSLSocket encryptingAtLittleCost(SSLSocket socket) {
        socket.setEnabledCipherSuites(new String[] {"TLS_CHACHA20_POLY1305_SHA256"});
        return socket;
    }

    /** Sends characters as bytes, and each line end as CR LF. */
    public RawHttp send(String lines) {
        return send(lines.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) {
        return send(bytes, LIMIT);
    }

    private RawHttp send(byte[] bytes, Duration most) {
        // a write has no time limit of its own
        ScheduledFuture<?> limit = LIMITS.schedule(this::vanish, most.toMillis(), TimeUnit.MILLISECONDS);
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            if (limit.isDone()) {
                throw new AssertionError("the server neither takes the bytes nor closes the connection", e);
            }
            throw new UncheckedIOException(e);
        } finally {
            limit.cancel(false);
        }
    }

    /** Sends as much as the server takes before it closes the connection; true when it took all. */
    public boolean sends(byte[] bytes) {
        return sends(bytes, LIMIT);
    }

    /** The same, with a limit for a server that neither takes the bytes nor closes the connection. */
    public boolean sends(byte[] bytes, Duration limit) {
        try {
            send(bytes, limit);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Asks and reads the answer; the connection stays open. */
    public Answer ask(String method, String target, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\nHost: x\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append('\n'));
        return send(head.append('\n').toString()).answer("HEAD".equals(method));
    }

    public Answer get(String target, String... headers) {
        return ask("GET", target, headers);
    }

    public Answer answer() {
        return answer(false);
    }

    /** Status and headers only; the body is left where it is. */
    public Answer head() {
        return answer(true);
    }

    /** The answer to a request of that method, which says whether it has a body. */
    public Answer answerTo(String method) {
        return answer("HEAD".equals(method));
    }

    private Answer answer(boolean bodiless) {
        try {
            String status = line();
            Map<String, List<String>> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            int code = Integer.parseInt(status.split(" ")[1]);
            boolean empty = bodiless || code == NO_CONTENT || code == NOT_MODIFIED || new Answer(code, headers, new byte[0]).isLive();
            return new Answer(code, headers, empty ? new byte[0] : body(headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            return bytes(Integer.parseInt(headers.get("content-length").get(0)));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(bytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("closed after " + bytes.length + " of " + count + " bytes of the body");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed after: " + line);
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** Waits for the first byte of an answer and leaves the rest where it is. */
    public RawHttp awaitAnswer() {
        try {
            in.mark(1);
            if (in.read() < 0) {
                throw new EOFException("closed without an answer");
            }
            in.reset();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes still come before the server closes the connection; a failure when it is silent for so long instead. */
    public long bytesUntilClosed(Duration limit) {
        return bytesUntilClosed(limit, Long.MAX_VALUE);
    }

    /** The same, and a failure when more bytes come than that. */
    public long bytesUntilClosed(Duration limit, long most) {
        long count = 0;
        try {
            socket.setReceiveBufferSize(WIDE);
            socket.setSoTimeout((int) limit.toMillis());
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count += read;
                if (count > most) {
                    throw new AssertionError("still open after " + count + " more bytes");
                }
            }
            return count;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after " + limit + " and " + count + " more bytes", e);
        } catch (IOException e) {
            // reset: closed as well
            return count;
        }
    }

    /** Whether the server has closed the connection; passes over what it sent before that. */
    public boolean isClosed() {
        try {
            bytesUntilClosed(Duration.ofMillis(1));
            return true;
        } catch (AssertionError open) {
            return false;
        }
    }

    /** Goes away like a client that crashed: by a reset, without reading what is under way. */
    public void vanish() {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vanish();
    }
}

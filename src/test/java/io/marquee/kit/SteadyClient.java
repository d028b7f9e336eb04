package io.marquee.kit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.SocketFactory;

/**
 * One client of a {@link SteadyLoad}, whose connection is opened anew after a failure or when the server wants it closed. It measures, so it leaves
 * next to nothing to be collected: a pause of its own would count as one of the server's. Answers are read into one buffer, and a body like the one
 * before is kept once.
 */
final class SteadyClient implements AutoCloseable {

    private static final int LIMIT_MILLIS = 20_000;
    private static final int FIRST_BYTES = 65_536;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "\r\nconnection: close".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final SocketFactory sockets;
    private final int port;
    private Socket open;
    private InputStream in;
    private byte[] buffer = new byte[FIRST_BYTES];
    private byte[] lastBytes = NOTHING;
    private String lastBody = "";

    SteadyClient(SocketFactory sockets, int port) {
        this.sockets = sockets;
        this.port = port;
    }

    SteadyLoad.Answer ask(byte[] request, long planned) {
        try {
            if (open == null) {
                connect();
            }
            open.getOutputStream().write(request);
            return read(planned);
        } catch (IOException | RuntimeException e) {
            close();
            return new SteadyLoad.Answer(planned, System.nanoTime(), 0, NOTHING, e.toString());
        }
    }

    private void connect() throws IOException {
        open = sockets.createSocket();
        open.setTcpNoDelay(true);
        open.setSoTimeout(LIMIT_MILLIS);
        open.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MILLIS);
        in = open.getInputStream();
    }

    private SteadyLoad.Answer read(long planned) throws IOException {
        int filled = 0;
        int body = -1;
        while (body < 0) {
            filled = fill(filled, filled + 1);
            body = indexAfter(END, filled);
        }
        int end = body + length(body);
        filled = fill(filled, end);
        long done = System.nanoTime();
        if (filled > end) {
            throw new IOException((filled - end) + " bytes behind the body");
        }
        byte[] head = Arrays.copyOf(buffer, body);
        int status = number(STATUS_AT, STATUS_AT + STATUS_DIGITS);
        if (!Arrays.equals(lastBytes, 0, lastBytes.length, buffer, body, end)) {
            lastBytes = Arrays.copyOfRange(buffer, body, end);
            lastBody = new String(lastBytes, StandardCharsets.UTF_8);
        }
        if (indexAfter(CLOSE, body) > 0) {
            close();
        }
        return new SteadyLoad.Answer(planned, done, status, head, lastBody);
    }

    /** Reads until there are so many bytes, or more if they have come; how many there are. */
    private int fill(int filled, int least) throws IOException {
        int now = filled;
        if (least > buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * least);
        }
        while (now < least) {
            int more = in.read(buffer, now, buffer.length - now);
            if (more < 0) {
                throw new EOFException("closed after " + now + " bytes of an answer");
            }
            now += more;
        }
        return now;
    }

    /** Of the body, as the head says that ends at {@code body}. */
    private int length(int body) throws IOException {
        int at = indexAfter(LENGTH, body);
        if (at < 0) {
            throw new IOException("an answer without Content-Length");
        }
        int from = at;
        while (buffer[from] == ' ') {
            from++;
        }
        int to = from;
        while (buffer[to] != '\r') {
            to++;
        }
        return number(from, to);
    }

    private int number(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + Character.digit(buffer[i], 10);
        }
        return number;
    }

    /** The place behind these bytes, in any case of letters, among the first ones of the buffer; -1 when they are not there. */
    private int indexAfter(byte[] lower, int limit) {
        for (int i = 0; i + lower.length <= limit; i++) {
            int same = 0;
            while (same < lower.length && lower(buffer[i + same]) == lower[same]) {
                same++;
            }
            if (same == lower.length) {
                return i + same;
            }
        }
        return -1;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }

    @Override
    public void close() {
        Socket last = open;
        open = null;
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

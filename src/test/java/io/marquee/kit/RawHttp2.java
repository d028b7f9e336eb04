package io.marquee.kit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection of HTTP/2 that sends the frames that a test writes, and reads no more than it is asked to. */
public final class RawHttp2 implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LIMIT_MILLIS = 20_000;
    private static final int SEVEN_BITS = 127;
    private static final int NARROW = 4_096;

    private final Socket socket;
    private final String scheme;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1_000_000);
    private final Map<Integer, Answering> answers = new HashMap<>();
    private final List<Frame> others = new ArrayList<>();
    private int last = -1;

    public record Frame(int type, int flags, int stream, byte[] payload) {

        public boolean has(int flag) {
            return (flags & flag) != 0;
        }

        @Override
        public String toString() {
            return type + " " + flags + " " + stream + " " + new String(payload, StandardCharsets.ISO_8859_1);
        }

        /** The code in a RST_STREAM, or in a GOAWAY. */
        public int code() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    private static final class Answering {
        private final Map<String, List<String>> headers = new TreeMap<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;
        private boolean ended;
        private int reset = -1;
    }

    private RawHttp2(Socket socket, String scheme) throws IOException {
        this.socket = socket;
        this.scheme = scheme;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    private static Socket plain(int port, boolean narrow) throws IOException {
        Socket socket = new Socket();
        if (narrow) {
            socket.setReceiveBufferSize(NARROW);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MILLIS);
        return socket;
    }

    /** Not yet begun: not even the preface has been sent. */
    public static RawHttp2 silent(int port, TestCertificate trusted, boolean narrow) {
        try {
            Socket socket = plain(port, narrow);
            if (trusted == null) {
                return new RawHttp2(socket, "http");
            }
            SSLSocket secure = (SSLSocket) trusted.tls().getSocketFactory().createSocket(socket, "localhost", port, true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            if (!secure.getApplicationProtocol().equals("h2")) {
                throw new AssertionError("agreed on " + secure.getApplicationProtocol());
            }
            return new RawHttp2(secure, "https");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With prior knowledge, or by TLS if there is a certificate to trust. */
    public static RawHttp2 to(RunningMarquee marquee, TestCertificate trusted) {
        return silent(marquee.port(), trusted, false).begin();
    }

    public static RawHttp2 to(RunningMarquee marquee) {
        return to(marquee, null);
    }

    /** Sends the preface, with these settings: numbers of two bytes, each with its value. */
    public RawHttp2 begin(int... settings) {
        ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        return send(PREFACE).frame(SETTINGS, 0, 0, payload.array());
    }

    public RawHttp2 send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame as bytes. */
    public static byte[] bytes(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16)).putShort((short) payload.length).put((byte) type).put((byte) flags).putInt(stream)
                .put(payload).array();
    }

    /** Frames that come together. */
    public static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    public RawHttp2 frame(int type, int flags, int stream, byte... payload) {
        return send(bytes(type, flags, stream, payload));
    }

    /** A head as its bytes: literals that go into no table. */
    public byte[] head(String method, String path, String... headers) {
        List<String> lines = new ArrayList<>(List.of(":method: " + method, ":scheme: " + scheme, ":authority: x", ":path: " + path));
        lines.addAll(List.of(headers));
        return block(lines.toArray(String[]::new));
    }

    /** The same of whatever is given: each a name, a colon, a blank, and a value. */
    public static byte[] block(String... lines) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String line : lines) {
            int colon = line.indexOf(": ", 1);
            block.write(0);
            text(block, line.substring(0, colon));
            text(block, line.substring(colon + 2));
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < SEVEN_BITS) {
            block.write(bytes.length);
        } else {
            block.write(SEVEN_BITS);
            int rest = bytes.length - SEVEN_BITS;
            for (; rest > SEVEN_BITS; rest >>= 7) {
                block.write(rest & SEVEN_BITS | SEVEN_BITS + 1);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** The next stream that a client may open. */
    public int open() {
        last += 2;
        return last;
    }

    /** Asks, and gives the number of the stream. */
    public int begin(String method, String path, String... headers) {
        int stream = open();
        frame(HEADERS, END_HEADERS | END_STREAM, stream, head(method, path, headers));
        return stream;
    }

    /** Asks and reads the answer. */
    public RawHttp.Answer ask(String method, String path, String... headers) {
        return answer(begin(method, path, headers));
    }

    public RawHttp.Answer get(String path, String... headers) {
        return ask("GET", path, headers);
    }

    /** The answer of a stream, all of it unless it goes on; windows are kept open meanwhile. */
    public RawHttp.Answer answer(int stream) {
        while (true) {
            Answering one = answers.computeIfAbsent(stream, first -> new Answering());
            if (one.reset > 0) {
                throw new AssertionError("reset by " + one.reset + " after " + one.status);
            }
            if (one.ended || one.status > 0 && new RawHttp.Answer(one.status, one.headers, new byte[0]).isLive()) {
                if (one.ended) {
                    answers.remove(stream);
                }
                return new RawHttp.Answer(one.status, one.headers, one.body.toByteArray());
            }
            take(next());
        }
    }

    /** The code by which a stream is reset. */
    public int reset(int stream) {
        while (answers.computeIfAbsent(stream, first -> new Answering()).reset < 0) {
            take(next());
        }
        return answers.get(stream).reset;
    }

    /** Reads until a frame of this type comes that is of no stream. */
    public Frame await(int type) {
        while (true) {
            for (Frame frame : others) {
                if (frame.type() == type && !frame.has(ACK)) {
                    return frame;
                }
            }
            take(next());
        }
    }

    /** The code with which the server gives the connection up. */
    public int goneWith() {
        return await(GOAWAY).code();
    }

    private void take(Frame frame) {
        Answering one = frame.stream() == 0 ? new Answering() : answers.computeIfAbsent(frame.stream(), first -> new Answering());
        if (frame.type() == HEADERS) {
            headers(frame, one);
        } else if (frame.type() == DATA) {
            one.body.writeBytes(frame.payload());
            if (frame.payload().length > 0) {
                byte[] more = ByteBuffer.allocate(4).putInt(frame.payload().length).array();
                byte[] ofAll = bytes(WINDOW_UPDATE, 0, 0, more);
                byte[] ofStream = frame.has(END_STREAM) ? new byte[0] : bytes(WINDOW_UPDATE, 0, frame.stream(), more);
                send(join(ofAll, ofStream));
            }
        } else if (frame.type() == RST_STREAM) {
            one.reset = frame.code();
        } else if (frame.type() == SETTINGS && !frame.has(ACK)) {
            frame(SETTINGS, ACK, 0);
        }
        if (frame.stream() == 0) {
            others.add(frame);
        }
        one.ended |= (frame.type() == DATA || frame.type() == HEADERS) && frame.has(END_STREAM);
    }

    private void headers(Frame frame, Answering one) {
        if (!frame.has(END_HEADERS)) {
            throw new AssertionError("a head in pieces");
        }
        ByteBuf block = Unpooled.wrappedBuffer(frame.payload());
        try {
            Http2Headers headers = decoder.decodeHeaders(frame.stream(), block);
            int status = Integer.parseInt(headers.status().toString());
            if (status >= 200) {
                one.status = status;
            }
            headers.forEach(header -> {
                String name = header.getKey().toString();
                if (!name.startsWith(":") && status >= 200) {
                    one.headers.computeIfAbsent(name, first -> new ArrayList<>()).add(header.getValue().toString());
                }
            });
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The next frame, whatever it is. */
    public Frame next() {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException("closed in a frame");
            }
            return new Frame(type, flags, stream, payload);
        } catch (IOException e) {
            throw new UncheckedIOException("closed after " + others, e);
        }
    }

    /** Whether the server closes the connection within this time, whatever it sends before. */
    public boolean isClosedWithin(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            socket.setSoTimeout((int) limit.toMillis());
            while (System.nanoTime() < end) {
                if (in.read(new byte[65_536]) < 0) {
                    return true;
                }
            }
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // reset: closed as well
            return true;
        }
    }

    @Override
    public void close() {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.marquee.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection of an {@link OpenLoop}: one request under way, the later ones wait. It understands answers with Content-Length. */
final class Connection {

    private static final int MAX_HEAD = 8_192;
    private static final int STATUS_AT = 9;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_ERROR = 400;
    private static final String LENGTH = "\r\ncontent-length:";

    private final OpenLoop loop;
    private final Selector selector;
    private final int port;
    private final byte[] head = new byte[MAX_HEAD];
    private SocketChannel channel;
    /** Number of the request under way, or of the next one. */
    private long request;
    private boolean busy;
    private int headLength;
    private int status;
    private long missing;

    Connection(OpenLoop loop, Selector selector, int port) throws IOException {
        this.loop = loop;
        this.selector = selector;
        this.port = port;
        connect();
    }

    private void connect() throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
        busy = false;
    }

    /** Starts over with this request as its first. */
    void rewind(long first) throws IOException {
        request = first;
        if (busy) {
            // an answer of the last run may still come
            channel.close();
            connect();
        }
    }

    /** The next request may go, if its time has come and no other one is under way. */
    void offer(long due) {
        if (!busy && request < due) {
            loop.leftLate(System.nanoTime() - loop.intended(request));
            send();
        }
    }

    private void send() {
        ByteBuffer out = ByteBuffer.wrap(loop.request(request));
        busy = true;
        headLength = 0;
        missing = -1;
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException e) {
            broken();
        }
    }

    void read() {
        try {
            int count;
            do {
                ByteBuffer in = loop.buffer();
                count = channel.read(in);
                if (count < 0) {
                    broken();
                    return;
                }
                take(in.flip());
            } while (busy && count > 0);
        } catch (IOException e) {
            broken();
        }
    }

    private void take(ByteBuffer in) throws IOException {
        while (busy && missing < 0 && in.hasRemaining()) {
            if (headLength == MAX_HEAD) {
                throw new IOException("head too long");
            }
            head[headLength++] = in.get();
            if (headLength > 3 && head[headLength - 1] == '\n' && head[headLength - 3] == '\n') {
                readHead();
            }
        }
        if (busy && missing >= 0) {
            missing -= in.remaining();
            if (missing <= 0) {
                end(status < FIRST_ERROR && missing == 0);
            }
        }
    }

    private void readHead() {
        String text = new String(head, 0, headLength, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        status = Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + 3));
        int at = text.indexOf(LENGTH);
        boolean empty = status == NOT_MODIFIED || at < 0;
        missing = empty ? 0 : Long.parseLong(text.substring(at + LENGTH.length(), text.indexOf('\r', at + 2)).strip());
    }

    private void end(boolean good) {
        busy = false;
        loop.answered(request, good);
        request += loop.size();
        if (request < loop.due()) {
            send();
        }
    }

    private void broken() {
        try {
            channel.close();
            boolean lost = busy;
            connect();
            if (lost) {
                end(false);
            }
        } catch (IOException e) {
            // the server is gone; what is left counts as failed at the end
            busy = true;
        }
    }

    /** Counts all that was not answered as failed. */
    void giveUp() {
        for (long lost = request; lost < loop.total(); lost += loop.size()) {
            loop.answered(lost, false);
        }
    }

    void close() throws IOException {
        channel.close();
    }
}

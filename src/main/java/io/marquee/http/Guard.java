package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * Stands between a connection and its decoder. It lets one request in after the other, and none while earlier answers are not taken:
 * what comes meanwhile stays as bytes, and nothing more is read. Large bodies go out in {@link Pieces}. So what a connection can make
 * this process hold has one bound, whatever it asks, whatever the answer is, with TLS or without.
 *
 * <p>It also knows when the last request came, refuses headers that go on in the next line, and lets nothing more in once the
 * connection is to be closed. Proxies read such headers in different ways, so they can hide a request (RFC 9112, section 5.2); the
 * decoder would join the lines.
 */
public final class Guard extends ChannelDuplexHandler {

    /** Time for an answer to reach its client before unread bytes turn the close into a reset. */
    private static final long LINGER_MILLIS = 100;
    /** Requests that were sent together are answered together for about so long; then other connections come in between. */
    private static final long TOGETHER_NANOS = 250_000;
    private static final byte[] NO_CHUNKS = {'0', '\r', '\n', '\r', '\n'};

    private final ObjLongConsumer<Guard> ledger;
    private final HeadLines lines = new HeadLines();
    private final Turn turn = new Turn(this);
    private final Deque<ByteBuf> held = new ArrayDeque<>(2);
    private ChannelHandlerContext context;
    private boolean encrypted;
    private long last = System.nanoTime();
    private int missingOfChunk;
    private int bodies;
    /** Sends bodies piece by piece; null before the first large one. */
    private ChunkedWriteHandler writer;
    private long waiting;
    private boolean lettingIn;
    /** Whether the next request is about to be let in. */
    private boolean goingOn;
    private boolean paused;
    /** Whether requests ever came before the answer to the one before. */
    private boolean pipelined;
    private boolean closing;

    /** @param ledger told by how much the bytes that wait here have changed */
    Guard(ObjLongConsumer<Guard> ledger) {
        this.ledger = ledger;
    }

    /** Belongs between the codec and the application. */
    Turn turn() {
        return turn;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        encrypted = added.pipeline().get(SslHandler.class) != null;
    }

    /** A request has come. One that comes before earlier answers are taken does not count. */
    public void requested() {
        if (unsent() == 0) {
            last = System.nanoTime();
        }
    }

    /** Nanoseconds since the last request that counts, or since the connection was opened. */
    long silence() {
        return System.nanoTime() - last;
    }

    /** Whether nothing more is let in. */
    public boolean isClosing() {
        return closing;
    }

    /** Takes nothing more in, and closes when what was written has had time to arrive. */
    void closeSoon() {
        closing = true;
        context.channel().config().setAutoRead(false);
        context.flush();
        context.executor().schedule(this::closeNow, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Closes whatever is still to be sent; the channel itself, and TLS, would wait for that. The system would, too, with megabytes in its
     * buffers for each client that does not read, so it is told to drop them.
     */
    void closeNow() {
        close(unsent() > 0);
    }

    /** The same for one that was silent for too long. All answers of a client that pipelines and does not read may be with the system. */
    void closeSilent() {
        close(pipelined || unsent() > 0);
    }

    private void close(boolean drops) {
        Channel channel = context.channel();
        closing = true;
        if (!drops) {
            context.close();
        } else {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
        drop();
    }

    private void drop() {
        while (!held.isEmpty()) {
            held.remove().release();
        }
        account();
    }

    /** Where the connection comes from. */
    SocketAddress address() {
        return context.channel().remoteAddress();
    }

    /** The next bytes must be those of a chunked body without chunks, and no others. */
    void expectNoChunks() {
        missingOfChunk = NO_CHUNKS.length;
    }

    /** The answer to the request that was let in last has been written. */
    void answered() {
        if (!held.isEmpty() && !lettingIn) {
            goOnSoon();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (closing || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        held.add(bytes);
        if (!lettingIn && !goingOn) {
            letIn();
        }
    }

    /** Other connections come in between: an event loop looks at them, and at its clock, after a number of turns only. */
    private void goOnSoon() {
        if (!goingOn) {
            goingOn = true;
            context.executor().execute(this::goOn);
        }
    }

    private void goOn() {
        goingOn = false;
        if (!held.isEmpty()) {
            letIn();
            context.fireChannelReadComplete();
        }
    }

    private void letIn() {
        lettingIn = true;
        if (mayComeIn()) {
            letIn(held.peek());
            long end = held.isEmpty() ? 0 : System.nanoTime() + TOGETHER_NANOS;
            while (!held.isEmpty() && mayGoOn() && System.nanoTime() - end < 0) {
                letIn(held.peek());
            }
        }
        lettingIn = false;
        boolean more = !held.isEmpty();
        if (more && mayComeIn()) {
            goOnSoon();
        }
        pause(more);
        if (more || waiting > 0) {
            account();
        }
    }

    /** When it may not, sending what has been answered may help. */
    private boolean mayGoOn() {
        if (mayComeIn()) {
            return true;
        }
        context.fireChannelReadComplete();
        return mayComeIn();
    }

    private boolean mayComeIn() {
        return closing || turn.isReceiving() || !turn.isAnswering() && bodies == 0 && context.channel().isWritable();
    }

    private void letIn(ByteBuf bytes) {
        if (closing) {
            held.remove().release();
        } else if (missingOfChunk > 0) {
            if (bytes.readByte() != NO_CHUNKS[NO_CHUNKS.length - missingOfChunk--]) {
                missingOfChunk = 0;
                turn.refuse();
            } else if (missingOfChunk == 0) {
                context.fireChannelRead(Unpooled.wrappedBuffer(NO_CHUNKS));
            }
            dropIfRead(bytes);
        } else {
            int length = lines.untilEmpty(bytes);
            if (lines.isFolded()) {
                refuse(new IllegalArgumentException("folded header"));
            } else if (lines.areTooMany()) {
                refuse(new TooLongHttpHeaderException("more than " + HeadLines.MAX_LINES + " headers"));
            } else if (length == bytes.readableBytes()) {
                context.fireChannelRead(held.remove());
            } else {
                context.fireChannelRead(bytes.readRetainedSlice(length));
            }
        }
    }

    private void dropIfRead(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            held.remove().release();
        }
    }

    private void refuse(Exception why) {
        HttpRequest refused = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        refused.setDecoderResult(DecoderResult.failure(why));
        context.pipeline().context("httpDecoder").fireChannelRead(refused);
        if (!closing) {
            closeSoon();
        }
    }

    private void pause(boolean wanted) {
        if (paused != wanted && !closing) {
            paused = wanted;
            pipelined |= wanted;
            context.channel().config().setAutoRead(!wanted);
        }
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        int piece = encrypted ? Pieces.SIZE : Pieces.PLAIN_SIZE;
        if (message instanceof ByteBuf body && body.readableBytes() > piece) {
            if (writer == null) {
                writer = new ChunkedWriteHandler();
                context.pipeline().addBefore(context.name(), "writer", writer);
            }
            bodies++;
            Runnable rest = () -> context.executor().execute(writer::resumeTransfer);
            writing.write(new Pieces(body, piece, rest, this::bodySent), promise);
        } else {
            writing.write(message, promise);
        }
    }

    private void bodySent() {
        bodies--;
        answered();
    }

    @Override
    public void flush(ChannelHandlerContext flushing) {
        flushing.flush();
        account();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changing) {
        if (context.channel().isWritable()) {
            account();
            answered();
        }
        changing.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        closing = true;
        drop();
        gone.fireChannelInactive();
    }

    /** Tells how much waits here: requests that are not let in, answers that are written and not taken. */
    void account() {
        long now = encrypted ? unsent() : Math.min(unsent(), Pieces.SIZE);
        for (ByteBuf bytes : held) {
            now += bytes.readableBytes();
        }
        if (now != waiting) {
            long change = now - waiting;
            waiting = now;
            ledger.accept(this, change);
        }
    }

    /** Bytes that wait here, as of the last account; of a large body that is not encrypted, {@link Pieces#SIZE} at most. */
    long waiting() {
        return waiting;
    }

    private long unsent() {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}

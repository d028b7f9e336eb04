package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * The flow control of one connection, between its socket and its decoder; in one class since its states decide on each other: whether the
 * next request may come in, whether more is read, and what a close drops. It lets one request in after the other, and none while the client
 * has not taken earlier answers: what comes meanwhile stays as bytes ({@link HeldRequests}), and nothing more is read.
 * {@link LargeBodies} go out in pieces. So what a connection can make this process hold has one bound, whatever it asks, whatever the
 * answer is, with TLS or without.
 *
 * <p>It also knows when the last request came, denies headers that go on in the next line, and lets nothing more in once the
 * connection is to be closed. Proxies read such headers in different ways, so they can hide a request (RFC 9112, section 5.2); the
 * decoder would join the lines.
 */
public final class FlowControl extends ChannelDuplexHandler implements Carrier, Watched {

    /** Time for an answer to reach its client before unread bytes turn the close into a reset. */
    private static final long LINGER_MILLIS = 100;
    /**
     * What the system may hold of answers to a client that asks on before it has taken them; for others it finds out what suits. Else it takes
     * megabytes for one that does not read, which are tens of thousands of small answers.
     */
    private static final int PIPELINED_BYTES = 65_536;
    /** Requests that were sent together are answered together for about so long; then other connections come in between. */
    private static final long TOGETHER_NANOS = 250_000;

    private final Flushes flushes;
    private final WaitingBytes waiting;
    private final RequestTracker tracker = new RequestTracker(this);
    private final HeldRequests held = new HeldRequests(tracker);
    private ChannelHandlerContext context;
    private Flushes.Written written;
    private LargeBodies bodies;
    private boolean encrypted;
    private long last = System.nanoTime();
    private boolean lettingIn;
    /** Whether the next request is about to be let in. */
    private boolean goingOn;
    private boolean paused;
    /** Whether requests ever came before the answer to the one before. */
    private boolean pipelined;
    private boolean closing;

    /**
     * @param flushes those of its event loop
     * @param ledger told by how much the bytes that wait here have changed
     */
    FlowControl(Flushes flushes, ObjLongConsumer<Watched> ledger) {
        this.flushes = flushes;
        this.waiting = new WaitingBytes(ledger, this);
    }

    /** Belongs between the codec and the application. */
    RequestTracker tracker() {
        return tracker;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        written = flushes.of(added.executor(), this::send);
        encrypted = added.pipeline().get(SslHandler.class) != null;
        bodies = new LargeBodies(added, encrypted, this::answered);
    }

    /** A request has come. One that comes before earlier answers are taken does not count. */
    @Override
    public void requested() {
        if (unsent() == 0) {
            last = System.nanoTime();
        }
    }

    @Override
    public void goesOn() {
        tracker.goesOn();
    }

    /** Nanoseconds since the last request that counts, or since the connection was opened; or since an answer that goes on was taken. */
    @Override
    public long silence() {
        if (tracker.isGoingOn() && unsent() == 0) {
            last = System.nanoTime();
        }
        return System.nanoTime() - last;
    }

    @Override
    public SocketAddress address() {
        return context.channel().remoteAddress();
    }

    // closing

    @Override
    public boolean isClosing() {
        return closing;
    }

    /** Each answer has a header that says so. */
    @Override
    public void drain() { }

    @Override
    public void closeSoon() {
        closing = true;
        context.channel().config().setAutoRead(false);
        written.send();
        context.executor().schedule(this::closeNow, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Closes whatever is still to be sent; the channel itself, and TLS, would wait for that. The system would, too, with megabytes in its
     * buffers for each client that does not read, so it is told to drop them.
     */
    @Override
    public void closeNow() {
        written.sendIfWaiting();
        close(unsent() > 0);
    }

    /** The same for one that was silent for too long. All answers of a client that pipelines and does not read may be with the system. */
    @Override
    public void closeSilent() {
        written.sendIfWaiting();
        close(pipelined || unsent() > 0);
    }

    @Override
    public void close(ChannelHandlerContext closed, ChannelPromise promise) {
        written.sendIfWaiting();
        closed.close(promise);
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
        held.drop();
        account();
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        closing = true;
        drop();
        gone.fireChannelInactive();
    }

    // letting in

    /** The next bytes must be those of a chunked body without chunks, and no others. */
    void expectNoChunks() {
        held.expectNoChunks();
    }

    /** So many of the next bytes are the body of the request that was let in last. */
    void expectBody(long length) {
        held.expectBody(length);
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

    /** Other connections come in between. */
    private void goOnSoon() {
        if (!goingOn) {
            goingOn = true;
            NextTurn.of(context.executor(), this::goOn);
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
            letInNext();
            long end = held.isEmpty() ? 0 : System.nanoTime() + TOGETHER_NANOS;
            while (!held.isEmpty() && mayGoOn() && System.nanoTime() - end < 0) {
                letInNext();
            }
        }
        lettingIn = false;
        boolean more = !held.isEmpty();
        if (more && mayComeIn()) {
            goOnSoon();
        }
        pause(more);
        if (more || waiting.bytes() > 0) {
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
        return closing || tracker.isReceiving() || !tracker.isAnswering() && !bodies.areUnderWay() && context.channel().isWritable();
    }

    private void letInNext() {
        if (closing) {
            held.drop();
            return;
        }
        Exception why = held.letIn(context);
        if (why != null) {
            deny(why);
        }
    }

    private void deny(Exception why) {
        HttpRequest denied = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        denied.setDecoderResult(DecoderResult.failure(why));
        context.pipeline().context("httpDecoder").fireChannelRead(denied);
        if (!closing) {
            closeSoon();
        }
    }

    private void pause(boolean wanted) {
        if (paused != wanted && !closing) {
            paused = wanted;
            context.channel().config().setAutoRead(!wanted);
            if (wanted && !pipelined) {
                pipelined = true;
                context.channel().config().setOption(ChannelOption.SO_SNDBUF, PIPELINED_BYTES);
            }
        }
    }

    // sending

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        bodies.write(writing, message, promise);
    }

    /** A small answer may wait for those of other connections, unless more of its own is to come. */
    @Override
    public void flush(ChannelHandlerContext flushing) {
        if (closing || !held.isEmpty() || bodies.areUnderWay() || !context.channel().isWritable()) {
            written.send();
        } else {
            written.sendSoon();
        }
    }

    private void send() {
        context.flush();
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

    // accounting

    @Override
    public void account() {
        waiting.are((encrypted ? unsent() : Math.min(unsent(), BodyPieces.SIZE)) + held.bytes());
    }

    /** Bytes that wait here, as of the last account; of a large body that is not encrypted, {@link BodyPieces#SIZE} at most. */
    @Override
    public long waiting() {
        return waiting.bytes();
    }

    private long unsent() {
        return WaitingBytes.unsent(context.channel());
    }
}

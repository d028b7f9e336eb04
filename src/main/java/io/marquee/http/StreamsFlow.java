package io.marquee.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * The flow control of one connection of HTTP/2, between its socket and its codec; in one class since what is let in, and what is counted,
 * decide on each other. Its streams are under way at the same time, as long as their answers are taken: while there is more than
 * {@value #MOST_PENDING} bytes of them, or a large one, no further request is let in. So what a connection
 * can make this process hold has one bound, as with HTTP/1.1 ({@link FlowControl}).
 */
final class StreamsFlow extends ChannelDuplexHandler implements Watched {

    /** Bytes of answers that are not taken; beyond it no further request is let in. */
    private static final int MOST_PENDING = 65_536;
    /** Requests are let in for about so long; then other connections come in between. */
    private static final long TOGETHER_NANOS = 250_000;

    /** Time for the client to be told why. */
    private static final long LINGER_MILLIS = 100;

    private final Flushes flushes;
    private final WaitingBytes waiting;
    private final Runnable end;
    private final Set<StreamFlow> streams = new LinkedHashSet<>();
    private final Deque<StreamFlow> held = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private Flushes.Written written;
    private long last = System.nanoTime();
    private long turn;
    private long kept;
    private long pending;
    private boolean goingOn;
    private boolean away;
    /** Whether the codec has given the connection up, for what its client sent. */
    private boolean givenUp;
    private boolean gone;
    private Http2FrameCodec codec;

    /**
     * @param flushes those of its event loop
     * @param ledger told by how much the bytes that wait here have changed
     * @param end told when the connection is closed
     */
    StreamsFlow(Flushes flushes, ObjLongConsumer<Watched> ledger, Runnable end) {
        this.flushes = flushes;
        this.waiting = new WaitingBytes(ledger, this);
        this.end = end;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        written = flushes.of(added.executor(), this::send);
    }

    /** @param frames belongs behind this */
    void read(Http2FrameCodec frames) {
        codec = frames;
    }

    // streams

    void opened(StreamFlow stream) {
        streams.add(stream);
    }

    void closed(StreamFlow stream) {
        if (streams.remove(stream)) {
            held.remove(stream);
            if (stream.isLive()) {
                last = System.nanoTime();
            }
            kept(-stream.head());
            taken();
        }
    }

    /** A request is here. */
    void offer(StreamFlow stream) {
        if (held.isEmpty() && mayComeIn() && System.nanoTime() - turn < TOGETHER_NANOS) {
            letIn(stream);
        } else {
            held.add(stream);
            taken();
        }
    }

    private void letIn(StreamFlow stream) {
        last = System.nanoTime();
        stream.letIn();
    }

    private boolean mayComeIn() {
        return !gone && pending <= MOST_PENDING && context.channel().isWritable() && streams.stream().noneMatch(StreamFlow::isLarge);
    }

    /** Something of what was written has been taken: a request that waits may come in. */
    void taken() {
        if (!held.isEmpty() && !goingOn && mayComeIn()) {
            goingOn = true;
            NextTurn.of(context.executor(), this::goOn);
        }
    }

    private void goOn() {
        goingOn = false;
        turn = System.nanoTime();
        while (!held.isEmpty() && mayComeIn() && System.nanoTime() - turn < TOGETHER_NANOS) {
            letIn(held.remove());
        }
        taken();
    }

    // bytes

    /** By how much the bytes that are written and not taken have changed. */
    void pending(long change) {
        pending += change;
        if (change < 0) {
            taken();
        }
    }

    /** By how much the memory of requests has changed. */
    void kept(long change) {
        kept += change;
        account();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (givenUp || gone) {
            ReferenceCountUtil.release(message);
            return;
        }
        turn = System.nanoTime();
        reading.fireChannelRead(message);
        if (!away && codec.connection().goAwaySent()) {
            // what else comes is not looked at, and neither is whether the client takes what it is told
            givenUp = true;
            reading.executor().schedule(this::closeNow, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Small answers may wait for those of other connections. */
    @Override
    public void flush(ChannelHandlerContext flushing) {
        if (away || gone || !context.channel().isWritable()) {
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
        changing.fireChannelWritabilityChanged();
        account();
        taken();
    }

    @Override
    public void account() {
        waiting.are(gone ? 0 : unsent() + pending + kept);
    }

    @Override
    public long waiting() {
        return waiting.bytes();
    }

    private long unsent() {
        return WaitingBytes.unsent(context.channel());
    }

    @Override
    public SocketAddress address() {
        return context.channel().remoteAddress();
    }

    // the end

    /** Since the last request; but while streams are open, of the one with which patience has lasted longest. */
    @Override
    public long silence() {
        long now = System.nanoTime();
        return streams.isEmpty() ? now - last : streams.stream().mapToLong(stream -> stream.silence(now)).max().getAsLong();
    }

    /** Asks the client to take another connection for what it asks next; what is under way is answered. */
    void goAway() {
        if (!away) {
            away = true;
            // what it has asked meanwhile is answered, too
            context.pipeline().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
        }
    }

    @Override
    public boolean isClosing() {
        return gone;
    }

    @Override
    public void close(ChannelHandlerContext closed, ChannelPromise promise) {
        written.sendIfWaiting();
        closed.close(promise);
    }

    @Override
    public void closeNow() {
        written.sendIfWaiting();
        Channel channel = context.channel();
        if (unsent() + pending > 0) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } else if (!gone) {
            goAway();
        }
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    @Override
    public void closeSilent() {
        closeNow();
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) {
        gone = true;
        held.clear();
        closed.fireChannelInactive();
        account();
        end.run();
    }
}

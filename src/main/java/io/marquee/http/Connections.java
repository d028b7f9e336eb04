package io.marquee.http;

import io.marquee.http.ConnectionObserver.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connections of one event loop. Patience with each is limited, counted from its last request: the next request must
 * arrive and the answer must be taken before it ends. So neither a client that sends a byte now and then nor one that does not
 * read can hold anything for long. What waits in all of them has a limit too; beyond it, the one that has made us wait longest is closed.
 */
public final class Connections {

    /** So many bytes may be unsent when the next request is let in; once they are more, all must be sent before. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(1, 4_096);

    /** What a connection has whose requests come one after the other. */
    private static final List<String> OF_ONE_REQUEST = List.of("flow-control", "httpDecoder", "httpEncoder", "tracker", "handler");

    private final Set<Watched> open = new LinkedHashSet<>();
    private final Map<HttpConnection, Carrier> carriers = new HashMap<>();
    /** Those in which something waits, in the order in which they began to. */
    private final Set<Watched> slow = new LinkedHashSet<>();
    private final Flushes flushes = new Flushes();
    private final HttpServerOptions options;
    private final Duration patience;
    private final long most;
    private final ConnectionObserver observer;
    private long waiting;

    /** @param most bytes that may wait in all of them */
    public Connections(HttpServerOptions options, Duration patience, long most, ConnectionObserver observer) {
        this.options = options;
        this.patience = patience;
        this.most = most;
        this.observer = observer;
    }

    /** A new one. */
    public void opened(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        FlowControl flow = new FlowControl(flushes, this::account);
        channel.config().setWriteBufferWaterMark(UNSENT);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.replace("httpDecoder", "httpDecoder", new RequestDecoder(options));
        pipeline.addBefore("httpDecoder", "flow-control", flow);
        pipeline.addBefore("handler", "tracker", flow.tracker());
        open.add(flow);
        carriers.put(connection, flow);
        connection.closeHandler(closed -> forget(connection, flow));
    }

    /** A new one that speaks HTTP/2 if its client begins so. */
    void opened(HttpConnection connection, Multiplexing multiplexing) {
        opened(connection);
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        pipeline.addFirst("preface", new Preface(first -> {
            FlowControl flow = pipeline.get(FlowControl.class);
            forget(connection, flow);
            for (String name : OF_ONE_REQUEST) {
                pipeline.remove(name);
            }
            multiplexing.begin(first.channel());
        }));
    }

    /** A connection is closed, or turns out to be one of HTTP/2. */
    private void forget(HttpConnection connection, FlowControl flow) {
        open.remove(flow);
        carriers.remove(connection);
    }

    /** What a request came by; null when it is closed. */
    public Carrier carrier(HttpConnection connection) {
        return carriers.get(connection);
    }

    /** The flow control of a new connection of HTTP/2. */
    StreamsFlow multiplexed() {
        StreamsFlow[] flow = new StreamsFlow[1];
        flow[0] = new StreamsFlow(flushes, this::account, () -> open.remove(flow[0]));
        open.add(flow[0]);
        return flow[0];
    }

    /** A stream of one of them, which Vert.x takes for a connection. */
    void opened(HttpConnection stream, StreamFlow flow) {
        carriers.put(stream, flow);
        stream.closeHandler(closed -> carriers.remove(stream));
    }

    private void account(Watched flow, long change) {
        waiting += change;
        observer.waits(change);
        if (flow.waiting() == 0) {
            slow.remove(flow);
        } else {
            slow.add(flow);
        }
        while (change > 0 && waiting > most && !slow.isEmpty()) {
            closeLongest();
        }
    }

    private void closeLongest() {
        Iterator<Watched> first = slow.iterator();
        Watched longest = first.next();
        first.remove();
        observer.closed(Reason.WAITING, longest.address());
        longest.closeNow();
    }

    /** Closes what tried patience too long. */
    public void sweep() {
        for (Watched flow : List.copyOf(open)) {
            flow.account();
            if (flow.silence() > patience.toNanos()) {
                if (!flow.isClosing()) {
                    observer.closed(Reason.PATIENCE, flow.address());
                }
                flow.closeSilent();
            }
        }
    }
}

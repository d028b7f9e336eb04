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

    private final Map<HttpConnection, FlowControl> open = new HashMap<>();
    /** Those in which something waits, in the order in which they began to. */
    private final Set<FlowControl> slow = new LinkedHashSet<>();
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
        FlowControl flow = new FlowControl(this::account);
        channel.config().setWriteBufferWaterMark(UNSENT);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.replace("httpDecoder", "httpDecoder", new RequestDecoder(options));
        pipeline.addBefore("httpDecoder", "flow-control", flow);
        pipeline.addBefore("handler", "tracker", flow.tracker());
        open.put(connection, flow);
        connection.closeHandler(closed -> open.remove(connection));
    }

    /** The flow control of a connection; null when it is closed. */
    public FlowControl flow(HttpConnection connection) {
        return open.get(connection);
    }

    private void account(FlowControl flow, long change) {
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
        Iterator<FlowControl> first = slow.iterator();
        FlowControl longest = first.next();
        first.remove();
        observer.closed(Reason.WAITING, longest.address());
        longest.closeNow();
    }

    /** Closes what tried patience too long. */
    public void sweep() {
        for (FlowControl flow : List.copyOf(open.values())) {
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

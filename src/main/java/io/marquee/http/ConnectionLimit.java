package io.marquee.http;

import io.marquee.access.ClientAddresses;
import io.marquee.http.ConnectionObserver.Reason;
import io.marquee.settings.Networks;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the open connections of a server, in all and for each address (of IPv6: for each network of 64 bits). They are counted where they
 * are accepted, before a byte is read and before TLS, and those beyond the limit are closed. Trusted proxies may open as many as all may.
 */
@ChannelHandler.Sharable
public final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private final int most;
    private final int share;
    private final Networks trusted;
    private final ConnectionObserver observer;
    private final AtomicInteger open = new AtomicInteger();
    private ChannelHandler first;
    private final Map<InetAddress, Integer> addresses = new ConcurrentHashMap<>();

    /**
     * @param most connections of all
     * @param share of one address
     * @param trusted whose connections have no share
     */
    public ConnectionLimit(int most, int share, Networks trusted, ConnectionObserver observer) {
        this.most = most;
        this.share = share;
        this.trusted = trusted;
        this.observer = observer;
    }

    /** Each connection that is accepted begins with this handler; it can be shared. */
    void begin(ChannelHandler with) {
        first = with;
    }

    /** On the one thread that accepts. */
    @Override
    public void channelRead(ChannelHandlerContext accepting, Object message) {
        Channel connection = (Channel) message;
        if (!(connection.remoteAddress() instanceof InetSocketAddress from)) {
            // gone already
            connection.unsafe().closeForcibly();
            return;
        }
        InetAddress network = trusted.contain(from) ? null : ClientAddresses.network(from.getAddress());
        if (open.get() >= most) {
            deny(connection, Reason.LIMIT, from);
        } else if (network != null && addresses.getOrDefault(network, 0) >= share) {
            deny(connection, Reason.ADDRESS, from);
        } else {
            count(network, 1);
            connection.closeFuture().addListener(closed -> count(network, -1));
            if (first != null) {
                connection.pipeline().addLast(first);
            }
            accepting.fireChannelRead(connection);
        }
    }

    private void deny(Channel connection, Reason reason, InetSocketAddress from) {
        observer.closed(reason, from.getAddress().getHostAddress());
        connection.unsafe().closeForcibly();
    }

    private void count(InetAddress network, int change) {
        open.addAndGet(change);
        observer.opened(change);
        if (network != null) {
            addresses.compute(network, (same, before) -> {
                int now = (before == null ? 0 : before) + change;
                return now == 0 ? null : now;
            });
        }
    }
}

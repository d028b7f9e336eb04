package io.marquee.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.function.ObjLongConsumer;

/** How many bytes wait in a connection, as of the last account. */
final class WaitingBytes {

    private final ObjLongConsumer<Watched> ledger;
    private final Watched connection;
    private long bytes;

    /** @param ledger told by how much they have changed */
    WaitingBytes(ObjLongConsumer<Watched> ledger, Watched connection) {
        this.ledger = ledger;
        this.connection = connection;
    }

    void are(long now) {
        if (now != bytes) {
            long change = now - bytes;
            bytes = now;
            ledger.accept(connection, change);
        }
    }

    long bytes() {
        return bytes;
    }

    /** Bytes that are written to a channel, and that the system has not taken. */
    static long unsent(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}

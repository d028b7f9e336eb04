package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.nio.NioTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much goes on in an event loop before something is noticed that has come meanwhile. */
class NextTurnTest {

    private static final int ENOUGH = 1_000;

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final NioEventLoop loop = (NioEventLoop) group.next();
    private final CompletableFuture<Integer> turns = new CompletableFuture<>();
    private int run;

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private void goOn(Pipe pipe) {
        try {
            if (run == 0) {
                pipe.sink().write(ByteBuffer.allocate(1));
            }
        } catch (IOException e) {
            turns.completeExceptionally(e);
        }
        if (++run < ENOUGH && !turns.isDone()) {
            NextTurn.of(loop, () -> goOn(pipe));
        }
    }

    @Test
    void comesAfterWhatHasComeOverConnections() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        loop.register(pipe.source(), SelectionKey.OP_READ, new NioTask<SelectableChannel>() {
            @Override
            public void channelReady(SelectableChannel ready, SelectionKey key) {
                turns.complete(run);
                key.cancel();
            }

            @Override
            public void channelUnregistered(SelectableChannel gone, Throwable cause) { }
        });
        loop.execute(() -> goOn(pipe));
        assertThat(turns.get(10, TimeUnit.SECONDS)).isLessThanOrEqualTo(2);
    }
}

package io.marquee.hostile;

import io.marquee.kit.LoopbackServer;
import io.marquee.kit.SteadyLoad;
import java.nio.charset.StandardCharsets;

/** A bare server that is asked at the same rate: what it takes longer in a moment is the machine's doing. */
final class Control implements AutoCloseable {

    private static final byte[] BODY = "ok".getBytes(StandardCharsets.US_ASCII);

    private final LoopbackServer server = new LoopbackServer().on("/", exchange -> LoopbackServer.answer(exchange, 200, BODY));
    private final SteadyLoad load;

    Control(int clients, int perSecond) {
        load = SteadyLoad.start(server.port(), "/", clients, perSecond);
    }

    /** Nanoseconds of the slowest answer that was under way between two moments. */
    long slowest(long from, long to) {
        return load.answers().stream()
                .filter(answer -> answer.planned() - to < 0 && answer.done() - from > 0)
                .mapToLong(answer -> answer.done() - answer.planned())
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        load.close();
        server.close();
    }
}

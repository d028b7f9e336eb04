package io.marquee.bench;

import java.io.IOException;

/** Load by our own client, where there is no wrk: one thread that asks again as soon as an answer has come. */
final class ClosedLoop implements Load {

    @Override
    public String name() {
        return "one thread of our own client, " + CONNECTIONS + " connections";
    }

    @Override
    public Result run(Server server, Scenario scenario, int seconds) throws IOException {
        try (OpenLoop loop = new OpenLoop(server.port(), scenario, CONNECTIONS)) {
            OpenLoop.Result result = loop.saturate(seconds);
            return new Result(result.answers(), result.seconds(), result.bytes(), result.failures());
        }
    }
}

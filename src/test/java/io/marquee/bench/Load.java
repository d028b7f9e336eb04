package io.marquee.bench;

import java.io.IOException;

/** As many requests as a server can take, over {@value #CONNECTIONS} connections. */
interface Load {

    int CONNECTIONS = 64;

    /**
     * What came of it.
     *
     * @param answers all of them
     * @param failures answers of status 400 and above, and broken connections
     */
    record Result(long answers, double seconds, long bytes, long failures) {

        double rate() {
            return answers / seconds;
        }
    }

    String name();

    Result run(Server server, Scenario scenario, int seconds) throws IOException, InterruptedException;
}

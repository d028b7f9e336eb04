package io.marquee.bench;

import java.io.IOException;
import java.nio.file.Path;

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

    /** By wrk where there is one. */
    static Load best(Path folder) {
        if (Wrk.isInstalled()) {
            return new Wrk(folder);
        }
        Report.progress("wrk is missing (apt install wrk, brew install wrk); our own client takes its place");
        return new ClosedLoop();
    }

    String name();

    Result run(Server server, Scenario scenario, int seconds) throws IOException, InterruptedException;
}

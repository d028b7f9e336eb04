package io.marquee.bench;

import java.io.IOException;

/** Whom a load is put on. */
interface Server {

    String name();

    int port();

    /** CPU time that it has taken so far, with all that works for it. */
    long cpuNanos();

    /** Gets ready to be asked for this. */
    void prepare(Scenario scenario) throws IOException;
}

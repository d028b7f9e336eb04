package io.marquee.kit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests over a connection of their own, each, to an application that the class starts. */
public abstract class OneConnection {

    /** Started by the class, stopped here. */
    protected static RunningMarquee marquee;

    protected RawHttp client;

    @AfterAll
    public static void stop() {
        marquee.close();
    }

    @BeforeEach
    public void connect() {
        client = RawHttp.to(marquee);
    }

    @AfterEach
    public void disconnect() {
        client.close();
    }
}

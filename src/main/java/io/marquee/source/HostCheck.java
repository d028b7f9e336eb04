package io.marquee.source;

import java.io.IOException;

/** Decides which hosts providers may have. */
public interface HostCheck {

    /**
     * Asked just before a connection is made.
     *
     * @throws IOException when none may be
     */
    void check(String host, int port) throws IOException;
}
